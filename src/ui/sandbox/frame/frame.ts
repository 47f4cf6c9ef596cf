/**
 * The one script of the page frame: it shows a reply as a page and reports what is clicked and submitted. The frame has
 * an opaque origin and may fetch nothing; the page's own scripts stay off, here by removal and by the frame's policy.
 */
import type { ShowMessage } from '../messages'
import { baseUrl, buttonAt, formOfEnter, linkAt, ShownPage } from './page'
import { sanitize } from './sanitize'

let shown: ShownPage | null = null
/** The page, which holds the file that holds this frame. */
const page = parent.parent
const tell = page.postMessage.bind(page)

addEventListener('message', (event: MessageEvent) => {
  if (event.source !== page || shown) return
  const message = event.data as ShowMessage
  if (message?.kind === 'show') show(message)
})

function show({ html, url, image, resources, nonce }: ShowMessage): void {
  const parsed = new DOMParser().parseFromString(html, 'text/html')
  if (image !== null) parsed.querySelector('img')?.setAttribute('src', image)
  const base = baseUrl(parsed, url)
  shown = new ShownPage(base, url, (to) => tell({ kind: 'navigate', nonce, ...to }, '*'))
  sanitize(parsed, base, new Map(resources.map((one) => [one.url, one])))
  document.replaceChild(document.adoptNode(parsed.documentElement), document.documentElement)
  if (url.includes('#')) shown.goTo(url.slice(url.indexOf('#') + 1))
}

// A `submit` event never fires in a frame without `allow-forms`; a click on the button, and Enter in a field, which the
// browser turns into a click on the form's default button, do.
addEventListener(
  'click',
  (event) => {
    const target = event.composedPath()[0]
    const link = linkAt(target)
    if (link) {
      event.preventDefault()
      shown?.follow(link.getAttribute('href') ?? link.getAttribute('xlink:href'))
      return
    }
    const pressed = buttonAt(target)
    if (pressed) {
      event.preventDefault()
      shown?.submit(pressed.form, pressed.button)
    }
  },
  { capture: true },
)
addEventListener('auxclick', (event) => event.preventDefault(), { capture: true })
addEventListener(
  'keydown',
  (event) => {
    const form = formOfEnter(event)
    if (!form) return
    event.preventDefault()
    shown?.submit(form, null)
  },
  { capture: true },
)

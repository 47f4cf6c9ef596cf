/**
 * The one script of the page frame: it shows a reply as a page and reports what is clicked and submitted. The frame has
 * an opaque origin and may fetch nothing; the page's own scripts stay off, here by removal and by the frame's policy.
 */
import type { ShowMessage } from '../messages'
import { entryList, submission } from './form'
import { sanitize } from './sanitize'

let nonce = ''
let base = 'http://localhost:8000/'
/** The page, which holds the file that holds this frame. */
const page = parent.parent
const tell = page.postMessage.bind(page)

addEventListener('message', (event: MessageEvent) => {
  if (event.source !== page || nonce !== '') return
  const message = event.data as ShowMessage
  if (message?.kind !== 'show') return
  nonce = message.nonce
  show(message)
})

function show({ html, url, image, resources }: ShowMessage): void {
  const shown = new DOMParser().parseFromString(html, 'text/html')
  if (image !== null) shown.querySelector('img')?.setAttribute('src', image)
  base = baseUrl(shown, url)
  sanitize(shown, base, new Map(resources.map((one) => [one.url, one])))
  document.replaceChild(document.adoptNode(shown.documentElement), document.documentElement)
  if (url.includes('#')) goTo(url.slice(url.indexOf('#') + 1))
}

function baseUrl(shown: Document, url: string): string {
  const href = shown.querySelector('base[href]')?.getAttribute('href')
  try {
    return href ? new URL(href, url).href : url
  } catch {
    return url
  }
}

function goTo(fragment: string): void {
  let id = fragment
  try {
    id = decodeURIComponent(fragment)
  } catch {
    // An escape that is none: the fragment as it stands.
  }
  document.getElementById(id)?.scrollIntoView()
}

function navigate(to: { method: string; url: string; contentType: string | null; body: string | null }): void {
  tell({ kind: 'navigate', nonce, ...to }, '*')
}

// A `submit` event never fires in a frame without `allow-forms`; a click on the button, and Enter in a field, which the
// browser turns into a click on the form's default button, do.
addEventListener(
  'click',
  (event) => {
    const target = event.composedPath()[0]
    if (!(target instanceof Element)) return
    const link = target.closest('a, area')
    if (link) {
      event.preventDefault()
      follow(link.getAttribute('href') ?? link.getAttribute('xlink:href'))
      return
    }
    const button = target.closest<HTMLButtonElement | HTMLInputElement>('button, input')
    if (button?.form && (button.type === 'submit' || button.type === 'image') && !button.disabled) {
      event.preventDefault()
      submit(button.form, button)
    }
  },
  { capture: true },
)
addEventListener('auxclick', (event) => event.preventDefault(), { capture: true })
// A form without a button is submitted by Enter alone: there is no click to hear.
addEventListener(
  'keydown',
  (event) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
    const { form, type } = event.target
    if (!form || ['button', 'submit', 'reset', 'image', 'checkbox', 'radio', 'file'].includes(type)) return
    const own = [...form.elements].some((one) =>
      one instanceof HTMLInputElement
        ? /^(submit|image)$/.test(one.type)
        : one instanceof HTMLButtonElement && one.type === 'submit',
    )
    if (own) return
    event.preventDefault()
    submit(form, null)
  },
  { capture: true },
)

function follow(href: string | null): void {
  if (href === null) return
  try {
    const url = new URL(href, base)
    if (url.hash !== '' && url.href.split('#')[0] === base.split('#')[0]) return goTo(url.hash.slice(1))
    if (url.protocol === 'http:' || url.protocol === 'https:')
      navigate({ method: 'GET', url: url.href.split('#')[0]!, contentType: null, body: null })
  } catch {
    // A link whose address is none goes nowhere.
  }
}

function submit(form: HTMLFormElement, submitter: HTMLButtonElement | HTMLInputElement | null): void {
  const lax = form.noValidate || submitter?.formNoValidate
  if (!lax && !form.reportValidity()) return
  const attribute = (name: string) => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name) ?? ''
  const to = submission(
    { method: attribute('method'), action: attribute('action'), enctype: attribute('enctype') },
    entryList(form, submitter),
    base,
    boundary(),
  )
  if (to) navigate(to)
}

/** A boundary as browsers make them: it must not occur in what it separates. */
function boundary(): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  const random = crypto.getRandomValues(new Uint8Array(16))
  return `----WebKitFormBoundary${[...random].map((byte) => letters[byte % letters.length]).join('')}`
}

import { useEffect, useRef } from 'preact/hooks'
import { safeParse } from 'valibot'
import { HOME } from '../lesson/address'
import { type FrameResource, NavigateSchema, type Navigation, type ShowMessage } from './messages'

/** The static file of the frame, in the page's folder. */
export const PAGE_FRAME = 'page-frame.html'

/**
 * Shows a reply as a page, isolated: a frame of its own with an opaque origin, `default-src 'none'`, the page's scripts
 * off. What the page needs comes as data; links and forms come back as navigations.
 */
export function PageFrame(props: {
  readonly html: string
  readonly url: string
  readonly image?: string
  readonly resources: readonly FrameResource[]
  readonly navigate: (to: Navigation) => void
}) {
  const frame = useRef<HTMLIFrameElement>(null)
  const navigate = useRef(props.navigate)
  navigate.current = props.navigate
  const { html, url, image = null, resources } = props
  // A page that changed gets a new frame: nothing of the old one stays.
  const key = `${url} ${html.length} ${resources.length} ${html}`

  useEffect(() => {
    const element = frame.current
    if (!element) return
    const nonce = crypto.randomUUID()
    let shown = false
    const show = () => {
      // A second load means that the frame went somewhere else by itself: it is told nothing any more.
      if (shown) return element.remove()
      shown = true
      const message: ShowMessage = { kind: 'show', nonce, html, url, image, resources }
      element.contentWindow?.postMessage(message, '*')
    }
    const hear = (event: MessageEvent) => {
      if (event.source !== element.contentWindow) return
      const message = safeParse(NavigateSchema, event.data)
      if (!message.success || message.output.nonce !== nonce) return
      const { method, url, contentType, body } = message.output
      navigate.current({ method, url, contentType, body })
    }
    element.addEventListener('load', show)
    window.addEventListener('message', hear)
    element.src = HOME + PAGE_FRAME
    return () => {
      element.removeEventListener('load', show)
      window.removeEventListener('message', hear)
    }
  }, [key])

  return (
    <iframe key={key} ref={frame} sandbox="allow-scripts" referrerpolicy="no-referrer" title="The page that was sent" />
  )
}

import { useEffect, useRef, useState } from 'preact/hooks'
import { safeParse } from 'valibot'
import { loadFramePage } from '../../process'
import { HOME } from '../layout/platform'
import { type FrameResource, NavigateSchema, type Navigation, type ShowMessage } from './messages'

/** The frame page that replies are shown in, beside the page. */
export const PAGE_FRAME = 'page-frame.html'

/** Milliseconds after a navigation in which the frame's next ones are not followed: nobody clicks faster, a flood does. */
const PAUSE = 100

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
  const [gone, setGone] = useState<readonly FrameResource[] | null>(null)
  const key = `${url} ${html.length} ${resources.length} ${html}`

  useEffect(() => {
    const element = frame.current
    if (!element) return
    const nonce = crypto.randomUUID()
    let frameWindow: Window | null = null
    let followed = Number.NEGATIVE_INFINITY
    const hear = (event: MessageEvent) => {
      if (frameWindow === null || event.source !== frameWindow) return
      const message = safeParse(NavigateSchema, event.data)
      if (!message.success || message.output.nonce !== nonce) return
      if (event.timeStamp - followed < PAUSE) return
      followed = event.timeStamp
      const { method, url, contentType, body } = message.output
      navigate.current({ method, url, contentType, body })
    }
    window.addEventListener('message', hear)
    const unwatch = loadFramePage(element, HOME + PAGE_FRAME, {
      ready: (inner) => {
        frameWindow = inner
        const message: ShowMessage = { kind: 'show', nonce, html, url, image, resources }
        inner.postMessage(message, '*')
      },
      gone: () => {
        frameWindow = null
        setGone(resources)
      },
    })
    return () => {
      unwatch()
      window.removeEventListener('message', hear)
    }
  }, [key, gone === resources])

  // Nothing in a frame that went elsewhere is ours. The next reply, which brings resources of its own, has a new one.
  if (gone === resources)
    return <p class="page muted">This page left its frame, which was closed. Send again to see it.</p>
  return <iframe key={key} ref={frame} referrerpolicy="no-referrer" title="The page that was sent" />
}

import { useEffect, useRef, useState } from 'preact/hooks'
import { safeParse } from 'valibot'
import { loadFramePage } from '../../process'
import { HOME } from '../layout/platform'
import { type FrameResource, NavigateSchema, type Navigation, type ShowMessage } from './messages'
import { type PageScripts, ScriptHost } from './script-host'

/** The frame page that replies are shown in, beside the page; and the one in which their scripts run. */
const PAGE_FRAME = 'page-frame.html'
const SCRIPT_FRAME = 'script-frame.html'

/** Milliseconds after a navigation in which the frame's next ones are not followed: nobody clicks faster, a flood does. */
const PAUSE = 100

/** Why a frame is closed, and what it showed then. */
interface Closed {
  readonly why: 'gone' | 'stopped' | 'hung'
  readonly key: string
  readonly life: unknown
}

const CLOSED: Readonly<Record<Closed['why'], string>> = {
  gone: 'This page left its frame, which was closed. Send again to see it.',
  stopped:
    'This page’s scripts took longer than 3 seconds without a pause. They were stopped, and their frame was closed. Send again to run them again, or turn scripts off to see the page.',
  hung: 'This page’s scripts no longer answered, so their frame was closed. Servers may not start any more: reload Barewire. What you wrote is kept.',
}

/**
 * Shows a reply as a page, isolated: a frame of its own with an opaque origin, `default-src 'none'`. The page's scripts
 * are off; with `scripts` they run, in a frame whose policy lets them. What the page needs comes as data; links, forms
 * and what scripts ask of the network come back as messages.
 */
export function PageFrame(props: {
  readonly html: string
  readonly url: string
  readonly image?: string
  readonly resources: readonly FrameResource[]
  readonly navigate: (to: Navigation) => void
  readonly scripts?: PageScripts | null
  /** The same for one showing of one page, whatever is told of it anew meanwhile; another for the next. */
  readonly life: unknown
}) {
  const frame = useRef<HTMLIFrameElement>(null)
  const navigate = useRef(props.navigate)
  navigate.current = props.navigate
  const { html, url, image = null, resources, scripts = null, life } = props
  const asked = useRef(scripts)
  asked.current = scripts
  // A page that changed gets a new frame: nothing of the old one stays.
  const [closed, setClosed] = useState<Closed | null>(null)
  const key = `${scripts !== null} ${url} ${html.length} ${resources.length} ${html}`
  const over = closed !== null && closed.key === key && closed.life === life

  useEffect(() => {
    const element = frame.current
    if (!element) return
    const nonce = crypto.randomUUID()
    let frameWindow: Window | null = null
    let followed = Number.NEGATIVE_INFINITY
    const close = (why: Closed['why']) => {
      frameWindow = null
      setClosed({ why, key, life })
    }
    const host =
      asked.current &&
      new ScriptHost(nonce, () => asked.current, {
        post: (message) => frameWindow?.postMessage(message, '*'),
        stopped: close,
      })
    const hear = (event: MessageEvent) => {
      if (frameWindow === null || event.source !== frameWindow) return
      if (host?.hear(event.data)) return
      const message = safeParse(NavigateSchema, event.data)
      if (!message.success || message.output.nonce !== nonce) return
      if (event.timeStamp - followed < PAUSE) return
      followed = event.timeStamp
      const { method, url, contentType, body } = message.output
      navigate.current({ method, url, contentType, body })
    }
    window.addEventListener('message', hear)
    const unwatch = loadFramePage(element, HOME + (host ? SCRIPT_FRAME : PAGE_FRAME), {
      ready: (inner) => {
        frameWindow = inner
        const message: ShowMessage = { kind: 'show', nonce, html, url, image, resources }
        inner.postMessage(host ? { ...message, cookie: asked.current?.cookie ?? '' } : message, '*')
        host?.watch()
      },
      gone: () => close('gone'),
    })
    return () => {
      unwatch()
      host?.end()
      window.removeEventListener('message', hear)
    }
  }, [key, over, scripts && life])

  // Nothing in a frame that went elsewhere is ours. The next showing has a new one.
  if (over) return <p class="page muted">{CLOSED[closed.why]}</p>
  return <iframe key={key} ref={frame} referrerpolicy="no-referrer" title="The page that was sent" />
}

import { useEffect, useRef, useState } from 'preact/hooks'
import { LESSONS, lessonOf } from '../../lessons'
import type { Session } from '../../run'
import { ClientPane } from '../client'
import { ConsolePane } from '../console'
import { EditorPane } from '../editor'
import { ExplainPane } from '../inspector'
import { Traces, WirePane } from '../wire'
import { Announcer } from './announcer'
import { dialog } from './commands'
import { Dialogs } from './dialogs'
import { Intro } from './intro'
import { type PaneId, walkPanes } from './panes'
import { PhoneSend, PhoneTabs, Thread } from './phone'
import { keepSizes, keptSizes } from './sizes'
import { type PaneSizes, Splitter } from './splitter'
import { NoticeBar, Strip } from './strip'
import { followSystemTheme } from './theme'
import { TopBar } from './top-bar'

export interface AppProps {
  readonly session: Session
}

/** The page: a function of the session. */
export function App({ session }: AppProps) {
  const root = useRef<HTMLDivElement>(null)
  const stage = useRef<HTMLElement>(null)
  const [tab, setTab] = useState<PaneId>('server')
  // It stays for the whole visit: nothing moves away under a first keystroke.
  const [first] = useState(() => session.playground.peek().files === LESSONS[0]!.playground.files)
  const [sizes, setSizes] = useState<PaneSizes>({})

  useEffect(() => {
    setSizes(keptSizes())
    return followSystemTheme()
  }, [])

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
        event.preventDefault()
        event.stopPropagation()
        if (event.shiftKey) session.sendToSame()
        else session.send()
      } else if (event.key === 'F6' && root.current) {
        event.preventDefault()
        event.stopPropagation()
        walkPanes(root.current, event.shiftKey ? -1 : 1)
      } else if (event.key === '?' && !isTyping(event.target)) {
        event.preventDefault()
        dialog.value = 'keys'
      }
    }
    // In the capture phase: neither the editor nor a terminal may keep these keys to itself.
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [session])

  const intro = first && lessonOf(session.playground.value) === LESSONS[0]

  const resize = (token: keyof PaneSizes, size: number | null) => {
    const next = { ...sizes }
    if (size === null) delete next[token]
    else next[token] = size
    setSizes(next)
    keepSizes(next)
  }
  const measure = (selector: string, side: 'offsetWidth' | 'offsetHeight') => () =>
    stage.current?.querySelector<HTMLElement>(selector)?.[side] ?? 0
  const style = Object.fromEntries(Object.entries(sizes).map(([token, size]) => [token, `${size}px`]))

  return (
    <div ref={root} class={`app ${session.stale.value ? 'stale' : ''}`} data-tab={tab}>
      <TopBar session={session} />
      <NoticeBar session={session} />
      {intro && <Intro />}
      <Strip session={session} heading={intro ? 'h2' : 'h1'} />
      <main id="stage" class="stage" ref={stage} style={style}>
        <section class="module pane-server" aria-label="Server">
          <EditorPane session={session} />
        </section>
        <Splitter
          class="server"
          label="Width of the server pane"
          token="--server-w"
          axis="x"
          sign={1}
          least={300}
          most={900}
          measure={measure('.pane-server', 'offsetWidth')}
          resize={resize}
        />
        <section class="pane-wire" aria-label="Wire" aria-busy={session.stale.value}>
          <WirePane session={session} />
        </section>
        <Splitter
          class="client"
          label="Width of the client pane"
          token="--client-w"
          axis="x"
          sign={-1}
          least={300}
          most={800}
          measure={measure('.pane-client', 'offsetWidth')}
          resize={resize}
        />
        <section class="module pane-client" aria-label="Client">
          <ClientPane session={session} />
        </section>
        <Splitter
          class="rows"
          label="Height of the lower panes"
          token="--explain-h"
          axis="y"
          sign={-1}
          least={120}
          most={640}
          measure={measure('.pane-console', 'offsetHeight')}
          resize={resize}
        />
        <section class="module pane-console" aria-label="Console">
          <ConsolePane session={session} />
        </section>
        <div class="pane-explain">
          <ExplainPane session={session} />
        </div>
        <Traces session={session} />
      </main>
      <PhoneSend session={session} />
      <Thread session={session} tab={tab} go={setTab} />
      <PhoneTabs tab={tab} go={setTab} />
      <Announcer session={session} />
      <Dialogs session={session} />
    </div>
  )
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

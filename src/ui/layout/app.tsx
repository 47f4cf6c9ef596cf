import { useComputed } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { LESSONS, lessonOf } from '../../lessons'
import type { Session } from '../../run'
import { ClientPane } from '../client'
import { ConsolePane } from '../console'
import { EditorPane } from '../editor'
import { ExplainPane, explainedSelection, SelectedName } from '../inspector'
import { isPythonBeside } from '../lesson'
import { NetworkPanel, NetworkSign } from '../network'
import { OfflineNews, UpdateNotice } from '../offline'
import { Traces, WirePane } from '../wire'
import { Announcer } from './announcer'
import { Comparing } from './comparing'
import { Dialogs } from './dialogs'
import { useHotkeys } from './hotkeys'
import { Intro } from './intro'
import { NoticeBar } from './notice-bar'
import { PhoneBar } from './phone'
import { followPhone } from './phone-now'
import { PhoneSheets } from './phone-sheet'
import { followPresenting, presenting } from './present'
import { PresentBar } from './present-bar'
import { keepSizes, keptSizes, onResetSizes } from './sizes'
import { type PaneSizes, Splitter } from './splitter'
import { Strip } from './strip'
import { followSystemTheme } from './theme'
import { TopBar } from './top-bar'

export interface AppProps {
  readonly session: Session
  /** Where the page was made of a smaller one in its frame: the way back to it. */
  readonly back?: () => void
}

/** The page: a function of the session. */
export function App({ session, back }: AppProps) {
  const root = useRef<HTMLDivElement>(null)
  const stage = useRef<HTMLElement>(null)
  // It stays for the whole visit: nothing moves away under a first keystroke.
  const [first] = useState(() => session.playground.peek().files === LESSONS[0]!.playground.files)
  const [sizes, setSizes] = useState<PaneSizes>({})

  useEffect(() => {
    setSizes(keptSizes())
    const stops = [followSystemTheme(), followPhone(), followPresenting()]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])

  useHotkeys(session, root)

  const comparing = session.playground.value.view.compare === true
  const intro = first && lessonOf(session.playground.value) === LESSONS[0]

  const resize = (token: keyof PaneSizes, size: number | null) => {
    const next = { ...sizes }
    if (size === null) delete next[token]
    else next[token] = size
    setSizes(next)
    keepSizes(next)
  }
  useEffect(
    () =>
      onResetSizes(() => {
        setSizes({})
        keepSizes({})
      }),
    [],
  )
  const measure = (selector: string, side: 'offsetWidth' | 'offsetHeight') => () =>
    stage.current?.querySelector<HTMLElement>(selector)?.[side] ?? 0
  const style = Object.fromEntries(Object.entries(sizes).map(([token, size]) => [token, `${size}px`]))

  // What a pane shows and another's place depends on: classes, for a browser looks at `:has` anew with every node of a terminal.
  const app = ['app', session.stale.value && 'stale', intro && 'introduced', isPythonBeside(session) && 'python-beside']
  const stageClass = useComputed(() => (explainedSelection(session) ? 'stage' : 'stage unexplained'))

  return (
    <div ref={root} class={app.filter(Boolean).join(' ')}>
      <PresentBar session={session} />
      <TopBar session={session} {...(back && { back })} />
      <NetworkPanel session={session} />
      <NetworkSign session={session} />
      <NoticeBar session={session} />
      <UpdateNotice session={session} />
      {intro && <Intro />}
      <Strip session={session} heading={intro ? 'h2' : 'h1'} />
      <main
        id="stage"
        class={stageClass}
        ref={stage}
        style={style}
        inert={comparing}
        aria-hidden={comparing || undefined}
      >
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
        {presenting.value && <SelectedName session={session} />}
        <Traces session={session} />
      </main>
      {comparing ? <Comparing session={session} /> : <PhoneBar session={session} />}
      <PhoneSheets session={session} />
      <Announcer session={session} />
      <OfflineNews />
      <Dialogs session={session} />
    </div>
  )
}

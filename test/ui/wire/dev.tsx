import '@fontsource/commit-mono/400.css'
import '@fontsource/commit-mono/700.css'
import '@fontsource-variable/instrument-sans'
import '../../../src/ui/layout/tokens.css'
import './dev.css'
import { render } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { NO_RECORDS } from '../../../src/trace'
import { ExplainPane } from '../../../src/ui/inspector'
import { registerAnchor, Traces, WirePane } from '../../../src/ui/wire'
import * as fixtures from './fixture'
import { fakeSession } from './session'

const query = new URLSearchParams(location.search)
document.documentElement.dataset['theme'] = query.get('theme') ?? 'dark'
const name = query.get('show') ?? 'bare'
const traces = {
  bare: fixtures.bare,
  browser: fixtures.browser,
  hostile: fixtures.hostile,
  large: fixtures.large,
  many: () => fixtures.many(10_000),
  empty: () => ({ records: NO_RECORDS }),
}
const chosen = traces[name as keyof typeof traces] ?? fixtures.bare
const session = fakeSession(chosen().records, query.get('mode') === 'hex' ? 'hex' : 'text')
const selected = query.get('select')?.split(',')
if (selected) {
  session.selection.value = {
    connection: Number(selected[0]),
    from: selected[1] === 'client' ? 'client' : 'server',
    start: Number(selected[2]),
    end: Number(selected[3]),
  }
}
Object.assign(window, { session })

function Line({ line }: { readonly line: number }) {
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const anchor = registerAnchor('line', `server.ts:${line}`, () => root.current?.getBoundingClientRect() ?? null)
    return () => anchor.dispose()
  }, [line])
  return <div ref={root}>{line}</div>
}

function Output() {
  const root = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    const anchor = registerAnchor('client', 'output', () => root.current?.getBoundingClientRect() ?? null)
    return () => anchor.dispose()
  }, [])
  return <p ref={root}>what the client shows</p>
}

render(
  <div class="stage">
    <div class="lines">
      {Array.from({ length: 18 }, (_, index) => (
        <Line key={index} line={index + 1} />
      ))}
    </div>
    <div class="w">
      <WirePane session={session} />
    </div>
    <div class="c">
      <Output />
    </div>
    <div class="e">
      <ExplainPane session={session} />
    </div>
    <Traces session={session} />
  </div>,
  document.getElementById('root')!,
)

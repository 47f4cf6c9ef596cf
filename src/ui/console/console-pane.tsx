import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { grouped } from '../../bytes'
import type { Problem, Session } from '../../run'
import { NO_RECORDS } from '../../trace'
import { escapeControls } from '../client/screen-text'
import { allProblems, revealSite } from '../editor'
import { Icon } from '../icons'
import { TabList } from '../layout/tabs'
import { BlockedCalls } from './blocked'
import { consoleLines } from './output'

/** The console pane: what the server printed, with its virtual time and line; and the problems of its text. */
export function ConsolePane({ session }: { session: Session }) {
  const [tab, setTab] = useState<'console' | 'problems'>('console')
  const [cleared, setCleared] = useState<{ readonly records: unknown; readonly from: number }>({
    records: null,
    from: 0,
  })
  const records = session.run.value?.records ?? NO_RECORDS
  const problems = allProblems(session)
  const from = cleared.records === records ? cleared.from : 0
  return (
    <>
      <div class="mh tabbed">
        <TabList
          look="tabs"
          label="Console and problems"
          panel="console-view"
          chosen={tab}
          choose={setTab}
          tabs={[
            { id: 'console', label: 'Console' },
            {
              id: 'problems',
              label: (
                <>
                  Problems <span class={`count ${problems.length > 0 ? 'some' : ''}`}>{problems.length}</span>
                </>
              ),
            },
          ]}
        />
        <span class="grow" />
        {tab === 'console' && (
          <button
            type="button"
            class="btn ghost slim"
            aria-label="Clear the console"
            title="Leaves out what was printed so far"
            onClick={() => setCleared({ records, from: records.length })}
          >
            Clear
          </button>
        )}
      </div>
      <div
        id="console-view"
        class={`log-view ${session.run.value?.waiting.some(({ idle }) => !idle) ? 'someone' : ''}`}
        role="tabpanel"
        aria-label={tab === 'console' ? 'Console' : 'Problems'}
      >
        {tab === 'console' ? (
          <>
            <Log
              session={session}
              length={records.length}
              from={from}
              broken={problems.find(({ source }) => source === 'compile')}
            />
            <BlockedCalls session={session} />
          </>
        ) : (
          <Problems session={session} problems={problems} />
        )}
      </div>
    </>
  )
}

function Log(props: {
  session: Session
  length: number
  from: number
  /** What stands in the way of running the text as it is now. */
  broken: Problem | undefined
}) {
  const { session, length, from, broken } = props
  const view = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  /** Where it was scrolled to when that was last heard of. */
  const top = useRef(0)
  const run = session.run.value
  const { lines, left } = useMemo(() => consoleLines(run?.records ?? NO_RECORDS, from), [run?.records, length, from])
  useEffect(() => {
    atEnd.current = true
  }, [run?.client])
  useLayoutEffect(() => {
    // An empty one has no end: to ask for it makes the browser lay the whole page out.
    if ((lines.length > 0 || broken) && atEnd.current && view.current)
      view.current.scrollTop = view.current.scrollHeight
  }, [run?.records, lines.length, left, lines.at(-1)?.key, broken])
  // Who waits is listed below, and takes of its height after the last line has come.
  useEffect(() => {
    const log = view.current
    if (!log) return
    const resized = new ResizeObserver(() => {
      if (atEnd.current) log.scrollTop = log.scrollHeight
    })
    resized.observe(log)
    return () => resized.disconnect()
  }, [])
  return (
    <div
      ref={view}
      class={`log ${lines.length === 0 && !broken ? 'silent' : ''}`}
      role="log"
      aria-label="Output of your server"
      tabIndex={0}
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget
        // Lines may have come since it was scrolled: it leaves the end only where it went up.
        if (scrollTop + clientHeight >= scrollHeight - 4) atEnd.current = true
        else if (scrollTop < top.current) atEnd.current = false
        top.current = scrollTop
      }}
    >
      {left > 0 && <div class="line system">… {grouped(left)} lines before these</div>}
      {lines.length === 0 && !broken && <div class="line system">{run ? 'Nothing printed yet.' : 'Starting.'}</div>}
      {lines.map((line) => (
        <div key={line.key} class={`line ${line.stream}`}>
          <span class="t">{line.time === null ? '' : line.time.toFixed(1)}</span>
          <span class="x">
            {line.stream === 'stderr' && line.time !== null && <Icon name="error" />}
            {escapeControls(line.text) || ' '}
          </span>
          {line.site && (
            <button type="button" class="link l" onClick={() => revealSite(session, line.site!)}>
              line {line.site.line}
            </button>
          )}
        </div>
      ))}
      {broken && (
        <div class="line stderr">
          <span class="t" />
          <span class="x">
            <Icon name="error" />
            {`${escapeControls(broken.message)} Your code does not compile${lines.length > 0 ? ': what stands above is of the run before.' : '.'}`}
          </span>
          <button type="button" class="link l" onClick={() => revealSite(session, broken)}>
            line {broken.line}
          </button>
        </div>
      )}
    </div>
  )
}

/** The problems of the text and of the run; each leads to its line, where there is one. */
export function Problems({ session, problems }: { session: Session; problems: readonly Problem[] }) {
  if (problems.length === 0) return <p class="none muted">No problems.</p>
  const several = session.playground.value.files.length > 1
  const runs = problems.every(({ source }) => source !== 'compile')
  return (
    <ul class="problems">
      {problems.map((one) => (
        <li key={`${one.file}${one.line}${one.column}${one.message}`}>
          {one.line > 0 ? (
            <button type="button" class={`problem tone-${one.severity}`} onClick={() => revealSite(session, one)}>
              <Told problem={one} runs={runs} />
              <span class="link">
                {several ? `${one.file} ` : ''}line {one.line}
              </span>
            </button>
          ) : (
            // Nothing to go to: it is there to be read.
            <div class={`problem tone-${one.severity}`}>
              <Told problem={one} runs={runs} />
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

/** `runs`: the program has been compiled. */
function Told({ problem: { severity, message, source }, runs }: { problem: Problem; runs: boolean }) {
  return (
    <>
      <Icon name={severity} />
      <span class="grow">
        {escapeControls(message)}
        {source === 'types' && <span class="muted"> A type{runs && '; the program runs in spite of it'}.</span>}
      </span>
    </>
  )
}

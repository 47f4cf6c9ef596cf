import { useEffect, useState } from 'preact/hooks'
import type { Blocked, RunView, Session } from '../../run'
import { namingCommand } from '../client/running'
import { escapeControls } from '../client/screen-text'
import { revealSite } from '../editor'
import { Icon } from '../icons'
import { MoreBelow } from '../layout/more-below'
import { say } from '../layout/say'

/** A time at which time was let pass: in which recording, and how long that was. */
interface Passed {
  readonly records: RunView['records']
  readonly now: number
  readonly length: number
}

/**
 * Who waits, in which call, for what, and since when on the virtual clock, with a way to close the side that it waits for; in one
 * line what merely rests; and a way to let time pass, which says what came of it.
 */
export function BlockedCalls({ session }: { session: Session }) {
  const run = session.run.value
  const [from, setFrom] = useState<Passed | null>(null)
  const blocked = run?.state.kind === 'quiet' ? (run.blocked ?? []) : []
  const told = run && from?.records === run.records ? passedWords(run, from) : ''
  useEffect(() => {
    if (told) say(told)
  }, [told])
  if (!run || (blocked.length === 0 && !told)) return null
  const waiting = blocked.filter((one) => !rests(one))
  return (
    <section class={`blocked ${waiting.length > 0 ? 'some' : ''}`} aria-label="Who waits">
      {waiting.length > 0 && (
        <div class="who">
          <BlockedList session={session} run={run} blocked={waiting} />
          <MoreBelow />
        </div>
      )}
      <Resting session={session} run={run} resting={blocked.filter(rests)} />
      <div class="pass">
        {told && <span>{told}</span>}
        <span class="muted now">It is {clock(run.now ?? 0)} into the run now.</span>
        {blocked.length > 0 && (
          <button
            type="button"
            class="btn small"
            title="To the next thing that happens; where nothing is to come, by a minute"
            onClick={() => {
              setFrom({ records: run.records, now: run.now ?? 0, length: run.records.length })
              session.pass()
            }}
          >
            Let time pass
          </button>
        )}
      </div>
    </section>
  )
}

/** What came of it; '' before anything could. */
function passedWords(run: RunView, from: Passed): string {
  const passed = (run.now ?? 0) - from.now
  if (passed <= 0) return ''
  return `${clock(passed)} passed${run.records.length > from.length ? '' : ', and nothing happened'}.`
}

function BlockedList({ session, run, blocked }: { session: Session; run: RunView; blocked: readonly Blocked[] }) {
  return (
    <ul>
      {blocked.map((one, at) => (
        <li key={`${at} ${one.who} ${one.op} ${one.connection}`}>
          <Icon name="wait" />
          <span class="grow">
            {escapeControls(namingCommand(run, sentence(one)))}{' '}
            <span class="since">since {clock(one.since)} into the run</span>
          </span>
          {one.site && (
            <button type="button" class="link" onClick={() => revealSite(session, one.site!)}>
              line {one.site.line}
            </button>
          )}
          {one.closes && (
            <button type="button" class="btn small" onClick={() => session.closeSide(one)}>
              {namingCommand(run, one.closesWords)}
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}

/** A server that is ready for the next, and what is kept open meanwhile: one line, and the rest where it is asked for. */
function Resting({ session, run, resting }: { session: Session; run: RunView; resting: readonly Blocked[] }) {
  const [open, setOpen] = useState(false)
  const accepts = resting.find(({ op }) => op === 'accept')
  const ready = accepts ?? resting[0]
  const kept = resting.filter((one) => one !== accepts)
  if (!ready) return null
  return (
    <div class="rest">
      <p>
        At rest: your server, in {ready.op}
        {ready.site && (
          <>
            {' '}
            on{' '}
            <button type="button" class="link" onClick={() => revealSite(session, ready.site!)}>
              line {ready.site.line}
            </button>
          </>
        )}
        {kept.length > 0 && (
          <>
            {'; '}
            <button type="button" class="link" aria-expanded={open} onClick={() => setOpen(!open)}>
              {kept.length === 1 ? 'a connection' : `${kept.length} connections`} kept open
            </button>
          </>
        )}
      </p>
      {open && kept.length > 0 && <BlockedList session={session} run={run} blocked={kept} />}
    </div>
  )
}

/** True of one whom nobody misses. */
const rests = ({ atRest, idle }: Blocked) => atRest || idle === true

/** The sentence without what the pane says already. */
function sentence({ text }: Blocked): string {
  const rest = text.replace(/^Waiting: /, '').replace(/ on line \d+(?=,|\.)/, '')
  return rest.replace(/^(your|the) /, (word) => word.charAt(0).toUpperCase() + word.slice(1))
}

/** So much virtual time, with its unit: `30 ms`, `2.5 s`, `1 min 0.03 s`. */
export function clock(time: number): string {
  if (time < 1000) return `${Number(time.toFixed(1))} ms`
  // Rounded before it is cut, so that no 60 s are left beside the minutes.
  const hundredths = Math.round(time / 10)
  const minutes = Math.floor(hundredths / 6000)
  const seconds = `${(hundredths - minutes * 6000) / 100} s`
  return minutes > 0 ? `${minutes} min ${seconds}` : seconds
}

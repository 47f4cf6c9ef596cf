import { useState } from 'preact/hooks'
import type { Blocked, Session } from '../../run'
import { namingCommand } from '../client/running'
import { escapeControls } from '../client/screen-text'
import { revealSite } from '../editor'
import { Icon } from '../icons'
import { MoreBelow } from '../layout/more-below'

/**
 * Who waits, in which call, for what, and since when on the virtual clock; with a way to let time pass, and for each one to
 * close the side that it waits for.
 */
export function BlockedCalls({ session }: { session: Session }) {
  const run = session.run.value
  // The time at which it was last let pass, and in which recording.
  const [from, setFrom] = useState<{ readonly records: unknown; readonly now: number } | null>(null)
  const blocked = run?.state.kind === 'quiet' ? (run.blocked ?? []) : []
  if (!run || blocked.length === 0) return null
  const now = run.now ?? 0
  const passed = from?.records === run.records ? now - from.now : 0
  return (
    <section class="blocked" aria-label="Who waits">
      <div class="who">
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
        <MoreBelow />
      </div>
      <div class="pass">
        {passed > 0 && <span class="muted">{clock(passed)} passed.</span>}
        <span class="muted">It is {clock(now)} into the run now.</span>
        <button
          type="button"
          class="btn small"
          title="To the next thing that happens; where nothing is to come, by a minute"
          onClick={() => {
            setFrom({ records: run.records, now })
            session.pass()
          }}
        >
          Let time pass
        </button>
      </div>
    </section>
  )
}

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

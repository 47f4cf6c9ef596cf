import type { Blocked, Session } from '../../run'
import { escapeControls } from '../client/screen-text'
import { revealSite } from '../editor'
import { Icon } from '../icons'

/**
 * Who waits, in which call, for what, and since when on the virtual clock; with a way to let time pass, and for each one to
 * close the side that it waits for.
 */
export function BlockedCalls({ session }: { session: Session }) {
  const run = session.run.value
  const blocked = run?.state.kind === 'quiet' ? (run.blocked ?? []) : []
  if (!run || blocked.length === 0) return null
  return (
    <section class="blocked" aria-label="Who waits">
      <ul>
        {blocked.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: several calls may wait alike, and their order is that of the calls
          <li key={`${at} ${one.who} ${one.op} ${one.connection}`}>
            <Icon name="wait" />
            <span class="grow">
              {escapeControls(sentence(one))} <span class="since">since {clock(one.since)}</span>
            </span>
            {one.site && (
              <button type="button" class="link" onClick={() => revealSite(session, one.site!)}>
                line {one.site.line}
              </button>
            )}
            {one.closes && (
              <button type="button" class="btn small" onClick={() => session.closeSide(one)}>
                {one.closesWords}
              </button>
            )}
          </li>
        ))}
      </ul>
      <div class="pass">
        <span class="muted">It is {clock(run.now ?? 0)} now.</span>
        <button type="button" class="btn small" onClick={() => session.pass()}>
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

/** A virtual time as the console writes it, with its unit: `30 ms`, `2.5 s`. */
const clock = (time: number): string =>
  time < 1000 ? `${Number(time.toFixed(1))} ms` : `${Number((time / 1000).toFixed(2))} s`

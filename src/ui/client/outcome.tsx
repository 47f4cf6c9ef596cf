import { offsetWords } from '../../bytes'
import type { ClientId, Outcome } from '../../clients'
import type { Notice, RunView, Selection, Session } from '../../run'
import type { Site } from '../../trace'
import { revealSite } from '../editor'
import { Icon } from '../icons'
import { phoneNow } from '../layout/phone-now'
import { say } from '../layout/say'
import { wireState } from '../wire'
import { acceptedFault, acceptedFaultText } from './accepted-fault'
import { curlLines } from './curl-lines'
import { networkCauseText } from './network-cause'
import { outcomeText, type Tone } from './outcome-text'
import { evidenceOf } from './reply'
import { namingCommand } from './running'
import { escapeControls } from './screen-text'
import { secondReplyText } from './second-reply'
import { serverEnd } from './server-end'
import { unreadCloseText } from './unread-close'
import { wrongPortText } from './wrong-port'

const SIGN = { ok: 'check', error: 'error', wait: 'wait', info: 'hint' } as const

/** The sign of a tone: a shape beside the colour. */
export function ToneIcon({ tone }: { tone: Tone }) {
  return <Icon name={SIGN[tone]} />
}

/** What the client made of the reply, and why. The sentence's bytes light up under the pointer; a click selects them. */
export function OutcomeNote(props: {
  session: Session
  client: ClientId
  run: RunView
  last: RunView['outcomes'][number]
}) {
  const { session, client } = props
  const { outcome, settled } = props.last
  const text = outcomeText(client, outcome, settled, props.last.tab)
  const evidence = evidenceOf(outcome)
  const { reason } = outcome
  const wrongPort = wrongPortText(props.run, outcome)
  const byNetwork = session.stale.value ? null : networkCauseText(session.playground.value.network, props.run, outcome)
  const fault = settled ? faultIn(session, outcome) : null
  // What came to a good end did so before the server did.
  const end = text.tone === 'ok' ? null : (serverEnd(props.run, outcome) ?? unreadCloseText(props.run, outcome))
  const second = settled ? secondIn(session, outcome) : null
  const hover = (on: boolean) => {
    session.hover.value = on ? evidence : null
  }
  return (
    <div class="outcome" onPointerEnter={() => hover(true)} onPointerLeave={() => hover(false)}>
      <h2>
        <span class={`badge tone-${text.tone}`}>
          <ToneIcon tone={text.tone} />
          {text.badge}
        </span>
        {text.headline}
      </h2>
      {reason.text !== '' && <p>{withOptions(escapeControls(reason.text))}</p>}
      {second && <p>{second}</p>}
      {fault && (
        <p>
          {escapeControls(acceptedFaultText(client, fault))}{' '}
          <button
            type="button"
            class="link small"
            onClick={() => {
              session.selection.value = { ...evidence!, ...fault.span }
            }}
          >
            Select it
          </button>
        </p>
      )}
      {wrongPort && <p>{wrongPort}</p>}
      {byNetwork && <p>{byNetwork}</p>}
      {end && (
        <p>
          {end.text}
          <GoToLine session={session} site={end.site} />
        </p>
      )}
      {outcome.kind === 'curl' && <AllowHttp09 session={session} stderr={outcome.stderr} />}
      <p class="small faint ground">
        {evidence && (
          <button
            type="button"
            class="link"
            aria-pressed={sameSelection(session.selection.value, evidence)}
            onClick={() => {
              session.selection.value = evidence
            }}
          >
            {offsetWords(evidence)}
          </button>
        )}
        {reason.requirement && <span>{reason.requirement}</span>}
        <span>{reason.ground}</span>
        <button
          type="button"
          class="link"
          title="Copies the bytes, the versions and what happened here, for whoever maintains this Barewire. Nothing is sent."
          onClick={() => void reportDifference(session)}
        >
          Report a difference
        </button>
      </p>
    </div>
  )
}

/** A fault in the reply that the client takes all the same. */
function faultIn(session: Session, outcome: Outcome) {
  const { model, explainer } = wireState(session)
  const evidence = evidenceOf(outcome)
  return evidence && acceptedFault(outcome, explainer.of(model.value, evidence.connection, 'server'))
}

/** What becomes of a report of a difference: this page sends nothing anywhere. */
const REPORTED: Notice = {
  kind: 'info',
  title: 'A report of this difference is on the clipboard',
  text: 'It holds the bytes of both directions, cookies and passwords among them, the versions, what happened here, and a link to this playground. Add what the real client did, and give it to whoever maintains this Barewire: whoever gave you its address knows them.',
}

/** That another reply follows the one that the client took. */
function secondIn(session: Session, outcome: Outcome): string | null {
  const { model, explainer } = wireState(session)
  const connection = evidenceOf(outcome)?.connection
  if (connection === undefined) return null
  const stream = model.value.stream(connection, 'server')
  return secondReplyText(outcome, stream, explainer.of(model.value, connection, 'server'))
}

/** Puts all that a report of a difference needs on the clipboard. */
async function reportDifference(session: Session): Promise<void> {
  const run = session.run.peek()
  if (!run) return
  try {
    const [{ differenceReport }, link] = await Promise.all([import('./report'), session.link()])
    await navigator.clipboard.writeText(differenceReport(run, link))
    session.notice.value = REPORTED
    // On a phone the banner may be out of sight, above.
    if (phoneNow.peek()) say('Copied. What to do with it stands at the top of the page.', true)
  } catch {
    say('The browser did not allow to copy.', true)
  }
}

const sameSelection = (one: Selection | null, other: Selection) =>
  one?.connection === other.connection && one.from === other.from && one.start === other.start && one.end === other.end

/** curl refuses HTTP/0.9 by default, and has an option for it: one click tries it. */
function AllowHttp09({ session, stderr }: { session: Session; stderr: string }) {
  const request = session.request.value
  const curl = curlLines.value
  if (!curl || request.client !== 'curl-7.88' || !stderr.includes('Received HTTP/0.9 when not allowed')) return null
  return (
    <p>
      <button
        type="button"
        class="btn"
        onClick={() => {
          session.compose({ ...request, command: curl.to(request).replace(/^curl/, 'curl --http0.9') })
          session.send()
        }}
      >
        Allow with <code>--http0.9</code>
      </button>
    </p>
  )
}

/** Nobody waits silently: who waits, in which call, for what; nor does a server that never waits go on silently. */
export function Waits({ session, run }: { session: Session; run: RunView }) {
  if (run.waiting.length === 0) return null
  return (
    <div class="waits">
      {run.waiting.map((one) => (
        <div key={`${one.who}${one.op}${one.connection}`} class={one.idle ? 'note idle' : 'note tone-wait'}>
          <Icon name="wait" />
          <div>
            {escapeControls(namingCommand(run, one.text))}
            <GoToLine session={session} site={one.site} />
            {run.state.kind === 'running' && run.state.restless && (
              <>
                {' '}
                <button type="button" class="btn small" onClick={() => session.stop()}>
                  Stop the server
                </button>
              </>
            )}
          </div>
        </div>
      ))}
    </div>
  )
}

/** Leads to a line of the program, behind a sentence about it; nothing where no line is known. */
function GoToLine({ session, site }: { session: Session; site: Site | null }) {
  if (!site) return null
  return (
    <>
      {' '}
      <button type="button" class="link small" onClick={() => revealSite(session, site)}>
        Go to line {site.line}
      </button>
    </>
  )
}

/** A sentence with options of commands kept on one line. */
function withOptions(text: string) {
  return text.split(/(--[\w.-]*\w|nc -C)/).map((part, at) =>
    at % 2 === 1 ? (
      <code key={part} class="nowrap">
        {part}
      </code>
    ) : (
      part
    ),
  )
}

import type { ClientId } from '../../clients'
import type { RunView, Session } from '../../run'
import { hostOf, Viewport } from '../client/browser'
import { curlLines, plainCommand } from '../client/curl-lines'
import { screenPieces } from '../client/curl-screen'
import { ToneIcon } from '../client/outcome'
import { CLIENT_NAMES, outcomeText } from '../client/outcome-text'
import { firstOutcome } from '../client/reply'
import { escapeControls } from '../client/screen-text'

/** One client's outcome: its name, its badge, and what it shows. A click on its name goes to it alone. */
export function Card(props: { session: Session; client: ClientId; run: RunView | null; open: () => void }) {
  const { client, run } = props
  const first = firstOutcome(run)
  const text = first && outcomeText(client, first.outcome, first.settled)
  const { name, version } = CLIENT_NAMES[client]
  return (
    <section class="module cmp-card" aria-label={CLIENT_NAMES[client].label}>
      <div class="mh">
        <h2 class="grow">
          <button type="button" class="link" title={`Show ${CLIENT_NAMES[client].label} alone`} onClick={props.open}>
            {client.startsWith('curl') ? `curl ${version}` : `${name} ${version}`}
          </button>
        </h2>
        {run && run.outcomes.length > 1 && <span class="small faint nowrap">request 1 of {run.outcomes.length}</span>}
        {text && (
          <span class={`badge tone-${text.tone}`}>
            <ToneIcon tone={text.tone} />
            {text.badge}
          </span>
        )}
      </div>
      <div class="cmp-screen">{first ? <Screen run={run!} first={first} /> : <p class="faint">runs next</p>}</div>
    </section>
  )
}

function Screen({ run, first }: { run: RunView; first: RunView['outcomes'][number] }) {
  const { outcome } = first
  if (outcome.kind === 'curl') {
    return (
      <pre class="cmp-term" tabIndex={0} aria-label="Screen">
        {screenPieces([first], curlLines.value?.to ?? plainCommand).map(({ role, text }, at) => (
          <span key={at} class={`cmp-${role}`}>
            {text}
          </span>
        ))}
      </pre>
    )
  }
  if (outcome.kind === 'raw') return null
  return (
    <>
      <div class="cmp-addr">
        <b>{escapeControls(outcome.error?.title ?? outcome.title ?? '') || hostOf(outcome.url)}</b>
        <code>{escapeControls(outcome.url)}</code>
      </div>
      <div class="viewport">
        <Viewport
          client={run.client}
          page={outcome}
          navigate={() => undefined}
          links={null}
          select={() => undefined}
          life={run.records}
        />
      </div>
    </>
  )
}

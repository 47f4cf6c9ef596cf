import { useEffect } from 'preact/hooks'
import type { ClientId } from '../../clients'
import type { RunView, Session } from '../../run'
import { MoreBelow } from '../layout/more-below'
import { TabList } from '../layout/tabs'
import { BrowserWindow } from './browser'
import { loadCurlLines } from './curl-lines'
import { CurlScreen } from './curl-screen'
import { DroppedNote } from './dropped'
import { Elsewhere } from './elsewhere'
import { OutcomeNote, ToneIcon, Waits } from './outcome'
import { CLIENT_NAMES, CLIENT_ORDER, outcomeText } from './outcome-text'
import { RawEditor } from './raw-editor'
import { recordedOf } from './recorded'
import { lastOutcome } from './reply'
import { RequestForm } from './request-form'
import { Swipe } from './swipe'

/** The client pane: who asks, with what, what the reply looks like there, why, and what the others make of it. */
export function ClientPane({ session }: { session: Session }) {
  useEffect(() => void loadCurlLines(), [])
  const client = session.client.value
  const run = session.run.value
  const shown = run?.client === client ? run : null
  const last = lastOutcome(shown)
  const browsing = client === 'chromium-156' || client === 'firefox-153'
  return (
    <>
      <div class="mh personas">
        <TabList
          look="seg"
          label="Client"
          panel="client-view"
          chosen={client}
          choose={(id) => session.choose(id)}
          tabs={CLIENT_ORDER.map((id) => ({
            id,
            label: (
              <>
                {CLIENT_NAMES[id].label}
                <Sign client={id} run={id === client ? run : (session.others.value.get(id) ?? null)} />
              </>
            ),
          }))}
        />
      </div>
      <div
        class={`client-view ${browsing ? 'browsing' : ''}`}
        id="client-view"
        role="tabpanel"
        aria-label={CLIENT_NAMES[client].label}
      >
        <Swipe session={session}>
          {client === 'raw' ? <RawEditor session={session} /> : <RequestForm session={session} />}
          {shown?.dropped && <DroppedNote session={session} run={shown} dropped={shown.dropped} />}
          {client.startsWith('curl') && <CurlScreen session={session} run={shown} />}
          {browsing && <BrowserWindow session={session} client={client} run={shown} />}
          {last && shown && <OutcomeNote session={session} client={client} run={shown} last={last} />}
          {shown && <Waits session={session} run={shown} />}
        </Swipe>
        <MoreBelow />
      </div>
      <Elsewhere session={session} />
    </>
  )
}

/** On phones each tab carries the sign of its client's outcome, so that all are in sight at once. */
function Sign({ client, run }: { client: ClientId; run: RunView | null }) {
  const last = lastOutcome(run)
  const tone =
    recordedOf(client, run)?.tone ??
    (last && run?.client === client && outcomeText(client, last.outcome, last.settled, last.tab).tone)
  if (!tone) return <span class="sign on-phone" />
  return (
    <span class={`sign on-phone tone-${tone}`}>
      <ToneIcon tone={tone} />
    </span>
  )
}

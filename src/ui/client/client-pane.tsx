import { useEffect } from 'preact/hooks'
import type { Session } from '../../run'
import { TabList } from '../layout/tabs'
import { BrowserWindow } from './browser'
import { loadCurlLines } from './curl-lines'
import { CurlScreen } from './curl-screen'
import { Elsewhere } from './elsewhere'
import { OutcomeNote, Waits } from './outcome'
import { CLIENT_NAMES, CLIENT_ORDER } from './outcome-text'
import { RawEditor } from './raw-editor'
import { lastOutcome } from './reply'
import { RequestForm } from './request-form'

/** The client pane: who asks, with what, what the reply looks like there, why, and what the others make of it. */
export function ClientPane({ session }: { session: Session }) {
  useEffect(() => void loadCurlLines(), [])
  const client = session.client.value
  const run = session.run.value
  const shown = run?.client === client ? run : null
  const last = lastOutcome(shown)
  return (
    <>
      <div class="mh personas">
        <TabList
          look="seg"
          label="Client"
          panel="client-view"
          chosen={client}
          choose={(id) => session.choose(id)}
          tabs={CLIENT_ORDER.map((id) => ({ id, label: CLIENT_NAMES[id].label }))}
        />
      </div>
      <div class="client-view" id="client-view" role="tabpanel" aria-label={CLIENT_NAMES[client].label}>
        {client === 'raw' ? <RawEditor session={session} /> : <RequestForm session={session} />}
        {client.startsWith('curl') && <CurlScreen session={session} run={shown} />}
        {(client === 'chromium-156' || client === 'firefox-153') && (
          <BrowserWindow session={session} client={client} run={shown} />
        )}
        {last && shown && <OutcomeNote session={session} client={client} last={last} />}
        {shown && <Waits session={session} run={shown} />}
      </div>
      <Elsewhere session={session} />
    </>
  )
}

import type { ClientId } from '../../clients'
import type { Session } from '../../run'
import { CLIENT_NAMES, CLIENT_ORDER, count, outcomeText } from '../client/outcome-text'
import { evidenceOf, lastOutcome } from '../client/reply'
import { litMarks, portMarks } from '../editor/marks'
import { Dart, Icon, type IconName } from '../icons'
import type { PaneId } from './panes'
import { TabList } from './tabs'

const TABS: readonly { id: PaneId; icon: IconName; label: string }[] = [
  { id: 'server', icon: 'code', label: 'Server' },
  { id: 'client', icon: 'screen', label: 'Client' },
  { id: 'wire', icon: 'wire', label: 'Wire' },
  { id: 'explain', icon: 'explain', label: 'Explain' },
  { id: 'console', icon: 'log', label: 'Console' },
]

/** The five tabs of a phone. */
export function PhoneTabs({ tab, go }: { tab: PaneId; go: (tab: PaneId) => void }) {
  return (
    <nav aria-label="Panes">
      <TabList
        look="phone-tabs"
        label="Panes"
        panel="stage"
        chosen={tab}
        choose={go}
        tabs={TABS.map(({ id, icon, label }) => ({
          id,
          label: (
            <>
              <Icon name={icon} />
              {label}
            </>
          ),
        }))}
      />
    </nav>
  )
}

/** The thread: the line, its bytes and what the client made of them, joined; a tap goes there. */
export function Thread({ session, tab, go }: { session: Session; tab: PaneId; go: (tab: PaneId) => void }) {
  const run = session.run.value
  const last = lastOutcome(run)
  const evidence = last ? evidenceOf(last.outcome) : null
  const selection = session.selection.value ?? evidence
  const { file } = session.playground.value.view
  const line = run ? litMarks(portMarks(run.records, file), selection)[0]?.line : undefined
  const stops: readonly (readonly [PaneId, string])[] = [
    ['server', line === undefined ? 'your server' : `line ${line}`],
    ['wire', selection ? count(selection.end - selection.start) : 'no reply yet'],
    ['client', last && run ? outcomeText(run.client, last.outcome, last.settled).badge : 'waiting'],
  ]
  return (
    <nav class="thread" aria-label="From the line to the outcome">
      {stops.map(([id, text]) => (
        <button key={id} type="button" aria-current={tab === id} onClick={() => go(id)}>
          {text}
        </button>
      ))}
    </nav>
  )
}

/** On phones the client and Send stay within reach of the code. */
export function PhoneSend({ session }: { session: Session }) {
  return (
    <section class="phone-send" aria-label="Send">
      <select
        aria-label="Client"
        value={session.client.value}
        onChange={(event) => session.choose(event.currentTarget.value as ClientId)}
      >
        {CLIENT_ORDER.map((id) => (
          <option key={id} value={id}>
            {CLIENT_NAMES[id].label}
          </option>
        ))}
      </select>
      <button type="button" class="btn send" onClick={() => session.send()}>
        <Dart direction="request" />
        Send
      </button>
    </section>
  )
}

import { useEffect, useState } from 'preact/hooks'
import { byteCount } from '../../bytes'
import type { ClientId } from '../../clients'
import type { Session } from '../../run'
import { CLIENT_NAMES, CLIENT_ORDER, outcomeText } from '../client/outcome-text'
import { evidenceOf, lastOutcome } from '../client/reply'
import { shownTarget } from '../client/request-form'
import { litMarks, portMarks } from '../editor/marks'
import { problemCount } from '../editor/type-problems'
import { Dart, Icon, type IconName } from '../icons'
import type { PaneId } from './panes'
import { phoneNow } from './phone-now'
import { goToPane, sheet } from './phone-state'

/** The panes in the order in which a phone's one column holds them. */
const STOPS: readonly { readonly id: PaneId; readonly icon: IconName; readonly label: string }[] = [
  { id: 'client', icon: 'screen', label: 'Clients' },
  { id: 'wire', icon: 'wire', label: 'Bytes' },
  { id: 'server', icon: 'code', label: 'Code' },
  { id: 'console', icon: 'log', label: 'Console' },
]

/** What a phone keeps at its lower edge: Send, and the way to each pane. */
export function PhoneBar({ session }: { session: Session }) {
  return (
    <div class="phone-bar">
      <PhoneSend session={session} />
      <PhoneNav session={session} />
    </div>
  )
}

/** The client, the request and Send, within reach of a thumb wherever the page is scrolled. */
function PhoneSend({ session }: { session: Session }) {
  const request = session.request.value
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
      {request.client === 'raw' ? (
        <span class="grow" />
      ) : (
        <button
          type="button"
          class="btn request"
          aria-haspopup="dialog"
          aria-label={`Change the request: ${request.method} ${shownTarget(request.url)}`}
          onClick={() => {
            sheet.value = 'request'
          }}
        >
          <code>
            {request.method} {shownTarget(request.url)}
          </code>
          <Icon name="up" />
        </button>
      )}
      <button type="button" class="btn send" onClick={() => session.send()}>
        <Dart direction="request" />
        Send
      </button>
    </section>
  )
}

/** The panes, and the thread through them: the outcome, its bytes, the line that sent them. */
function PhoneNav({ session }: { session: Session }) {
  const here = useHere()
  const run = session.run.value
  const last = lastOutcome(run)
  const selection = session.selection.value ?? (last ? evidenceOf(last.outcome) : null)
  const line = run
    ? litMarks(portMarks(run.records, session.playground.value.view.file), selection)[0]?.line
    : undefined
  const values: Partial<Record<PaneId, string>> = {
    client: last && run ? outcomeText(run.client, last.outcome, last.settled, last.tab).badge : 'waiting',
    wire: selection ? byteCount(selection.end - selection.start) : 'no reply yet',
    server: line === undefined ? 'your server' : `line ${line}`,
  }
  const problems = session.problems.value.length
  if (problems > 0) values.console = problemCount(problems)
  return (
    <nav class={`phone-nav ${selection?.from === 'client' ? 'req' : 'res'}`} aria-label="On this page">
      {STOPS.map(({ id, icon, label }) => (
        <button
          key={id}
          type="button"
          class={`stop ${id === 'console' ? '' : 'joined'}`}
          aria-current={here === id}
          onClick={() => goToPane(id)}
        >
          <span class="name">
            <Icon name={icon} />
            {label}
          </span>
          <span class="value">{values[id] ?? 'output'}</span>
        </button>
      ))}
    </nav>
  )
}

/** The pane that crosses the middle of the screen. */
function useHere(): PaneId {
  const [here, setHere] = useState<PaneId>('client')
  // The last pane is too low to get to the middle: at the end of the page, one is there.
  const [end, setEnd] = useState(false)
  const phone = phoneNow.value
  useEffect(() => {
    if (!phone) return
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          const stop = STOPS.find(({ id }) => target.classList.contains(`pane-${id}`))
          if (isIntersecting && stop) setHere(stop.id)
        }
      },
      { rootMargin: '-35% 0px -64% 0px' },
    )
    for (const { id } of STOPS) {
      const pane = document.querySelector(`.pane-${id}`)
      if (pane) observer.observe(pane)
    }
    const scrolled = () => {
      const { scrollHeight, scrollTop, clientHeight } = document.documentElement
      setEnd(scrollTop > 0 && scrollTop + clientHeight >= scrollHeight - 4)
    }
    addEventListener('scroll', scrolled, { passive: true })
    return () => {
      observer.disconnect()
      removeEventListener('scroll', scrolled)
    }
  }, [phone])
  return end ? STOPS.at(-1)!.id : here
}

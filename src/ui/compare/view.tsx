import { useEffect, useMemo, useRef } from 'preact/hooks'
import { COMPARED, type RunView, type Session } from '../../run'
import { CLIENT_NAMES } from '../client/outcome-text'
import { sameBytesText } from '../client/reply'
import { Icon } from '../icons'
import { Card } from './card'
import { Reply } from './reply'
import { RequestDiff } from './request-diff'
import { CompareTable, columnOf } from './table'
import './compare.css'

/** One server, all clients side by side: what it sent, what each shows, where they agree and where not, and why. */
export function Compare({ session }: { session: Session }) {
  const back = useRef<HTMLButtonElement>(null)
  const chosen = session.client.value
  const run = session.run.value
  const others = session.others.value
  const views = COMPARED.map((id): RunView | null => (id === run?.client ? run : (others.get(id) ?? null)))
  const columns = useMemo(() => COMPARED.map((id, at) => columnOf(id, CLIENT_NAMES[id].label, views[at]!)), views)
  const close = () => session.setView({ compare: false })
  const replies = columns.flatMap(({ seen }) => (seen ? [seen.facts.reply] : []))
  const same = replies.every((reply) => equal(reply, replies[0]!))

  useEffect(() => back.current?.focus(), [])

  return (
    <main
      class="compare"
      aria-label="All clients side by side"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) close()
      }}
    >
      <div class="cmp-head">
        <button ref={back} type="button" class="btn ghost" onClick={close}>
          <Icon name="back" />
          Back to one client
        </button>
        <h1>
          <b>{sameBytesText(views)}</b> {!same && 'It does not answer all of them alike.'}
        </h1>
      </div>
      <Reply session={session} run={views.find((view) => view?.client === chosen) ?? run} bytes={replies[0]} />
      <div class="cmp-bus" aria-hidden="true" />
      <div class="cmp-cards">
        {COMPARED.map((id, at) => (
          <Card
            key={id}
            session={session}
            client={id}
            run={views[at]!}
            open={() => {
              session.choose(id)
              close()
            }}
          />
        ))}
      </div>
      <CompareTable columns={columns} />
      <RequestDiff columns={columns} />
    </main>
  )
}

const equal = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])

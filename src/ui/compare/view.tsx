import { useEffect, useMemo, useRef } from 'preact/hooks'
import { COMPARED, type RunView, type Session } from '../../run'
import { CLIENT_NAMES, isLocal } from '../client/outcome-text'
import { sameBytesText } from '../client/reply'
import { askAll, requestWords } from '../client/request-words'
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
      <AskedSince session={session} views={views} />
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

/** Where one of them was asked more than once: that what stands here is of the first request, and the way to the last. */
function AskedSince({ session, views }: { session: Session; views: readonly (RunView | null)[] }) {
  const more = views.find((view) => (view?.outcomes.length ?? 0) > 1)
  if (!more) return null
  const first = more.outcomes[0]!.request
  const last = more.outcomes.at(-1)!.request
  const local = isLocal(more.outcomes.at(-1)!.outcome)
  return (
    <p class="cmp-since muted" role="note">
      Each was asked <code>{requestWords(first)}</code> first: that is compared. {CLIENT_NAMES[more.client].label} was
      asked more since, the others were not.{' '}
      {!local && !last.raw && (
        <button type="button" class="btn small" onClick={() => askAll(session, last)}>
          Compare <code>{requestWords(last)}</code>
        </button>
      )}
    </p>
  )
}

const equal = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])

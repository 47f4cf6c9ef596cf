import type { ClientId } from '../../clients'
import { COMPARED, type RunView, type Session } from '../../run'
import { ToneIcon } from './outcome'
import { CLIENT_NAMES, type OutcomeText, outcomeText } from './outcome-text'
import { recordedOf, recordedView } from './recorded'
import { askedLast, evidenceOf, sameBytesText } from './reply'
import { askAll, requestWords } from './request-words'

const wordsOf = ({ tone, short }: OutcomeText) => ({ tone, text: short.text, code: short.code })

/**
 * The outcomes of all clients side by side, always in sight, each of the last request that it was asked; a click goes there.
 * Where one was asked more than the others, each row says which request it speaks of. `alone`: there is no page around it that
 * could show them side by side.
 */
export function Elsewhere({ session, alone = false }: { session: Session; alone?: boolean }) {
  const run = session.run.value
  const chosen = session.client.value
  const others = session.others.value
  const viewOf = (id: ClientId) => (id === run?.client ? run : others.get(id)) ?? null
  const views = COMPARED.map(viewOf)
  const apart = views.some((view) => (askedLast(view)?.number ?? 1) > 1)
  return (
    <div class="elsewhere">
      <h3 class={apart ? 'apart' : undefined}>
        {/* One text with its space: the HTML that was made at build time keeps no boundary within. */}
        {apart ? (
          <ApartHeading session={session} run={run} />
        ) : (
          `${recordedView.value?.heading ?? sameBytesText(views)} `
        )}
        {!alone && (
          <button type="button" class="link" onClick={() => session.setView({ compare: true })}>
            Side by side
          </button>
        )}
      </h3>
      {COMPARED.map((id, at) => {
        const view = views[at]!
        const asked = askedLast(view)
        const last = asked?.outcome
        const text = recordedOf(id, view) ?? (last && wordsOf(outcomeText(id, last.outcome, last.settled, last.tab)))
        return (
          <button
            key={id}
            type="button"
            class="other"
            aria-current={id === chosen}
            onClick={() => session.choose(id)}
            onPointerEnter={() => {
              // The bytes of another client's run are on the wire where both were asked the same.
              session.hover.value = last && (!apart || view === run) ? evidenceOf(last.outcome) : null
            }}
            onPointerLeave={() => {
              session.hover.value = null
            }}
          >
            <span class="who">{CLIENT_NAMES[id].label}</span>
            {text ? (
              <>
                <span class={`sign tone-${text.tone}`}>
                  <ToneIcon tone={text.tone} />
                </span>
                {apart && asked ? (
                  <span>
                    <span class="faint">{ordinal(asked.number)}: </span>
                    <Words {...text} />
                  </span>
                ) : (
                  <Words {...text} />
                )}
              </>
            ) : (
              <>
                <span />
                <span class="faint">runs next</span>
              </>
            )}
          </button>
        )
      })}
    </div>
  )
}

/** What a client made of it: a code as such, anything else in words. */
const Words = ({ text, code }: { text: string; code: boolean }) =>
  code ? <code class="small">{text}</code> : <span>{text}</span>

/**
 * Above outcomes of different requests: which one the client on show was asked last, and a way to ask it of all, each with a
 * server of its own. Bytes typed for a command are nobody else's.
 */
function ApartHeading({ session, run }: { session: Session; run: RunView | null }) {
  const asked = askedLast(run)
  if (!run || !asked || asked.number === 1) return <span class="words">The last request of each client.</span>
  const { request } = asked.outcome
  const words = requestWords(request)
  return (
    <>
      <span class="words" title={words}>
        {ordinal(asked.number)} {ASKED[asked.outcome.outcome.kind]}, {CLIENT_NAMES[run.client].label} alone: {words}
      </span>
      {!request.raw && (
        <button
          type="button"
          class="link"
          title={`Each client asks ${words}, of a server that begins anew`}
          onClick={() => askAll(session, request)}
        >
          Ask all
        </button>
      )}
    </>
  )
}

/** What each kind of client is asked: one of them may make many requests, or none. */
const ASKED = { curl: 'command', browser: 'load', raw: 'request' } as const

/** `1st`, `2nd`, `3rd`, `4th`, `21st`. */
function ordinal(number: number): string {
  const teen = Math.floor(number / 10) % 10 === 1
  return `${number}${(!teen && ['', 'st', 'nd', 'rd'][number % 10]) || 'th'}`
}

import type { Session } from '../../run'
import { ToneIcon } from './outcome'
import { CLIENT_NAMES, CLIENT_ORDER, count, outcomeText } from './outcome-text'
import { bytesSent, evidenceOf, lastOutcome } from './reply'

/** The outcomes of the clients that are not chosen, always in sight; a click goes there. */
export function Elsewhere({ session }: { session: Session }) {
  const run = session.run.value
  const chosen = session.client.value
  const others = session.others.value
  const sent = run ? bytesSent(run) : 0
  return (
    <div class="elsewhere">
      <h3>{sent > 0 ? `The same ${count(sent)} elsewhere` : 'The same server elsewhere'}</h3>
      {CLIENT_ORDER.filter((id) => id !== chosen && id !== 'raw').map((id) => {
        const view = others.get(id) ?? null
        const last = lastOutcome(view)
        const text = last && outcomeText(id, last.outcome, last.settled)
        return (
          <button
            key={id}
            type="button"
            class="other"
            onClick={() => session.choose(id)}
            onPointerEnter={() => {
              session.hover.value = last ? evidenceOf(last.outcome) : null
            }}
            onPointerLeave={() => {
              session.hover.value = null
            }}
          >
            <span>{CLIENT_NAMES[id].label}</span>
            {text ? (
              <>
                <span class={`sign tone-${text.tone}`}>
                  <ToneIcon tone={text.tone} />
                </span>
                {text.short.code ? <code class="small">{text.short.text}</code> : <span>{text.short.text}</span>}
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

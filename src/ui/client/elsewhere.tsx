import type { ClientId } from '../../clients'
import { COMPARED, type Session } from '../../run'
import { ToneIcon } from './outcome'
import { CLIENT_NAMES, type OutcomeText, outcomeText } from './outcome-text'
import { recordedOf, recordedView } from './recorded'
import { askedMore, evidenceOf, firstOutcome, sameBytesText } from './reply'

const wordsOf = ({ tone, short }: OutcomeText) => ({ tone, text: short.text, code: short.code })

/** The outcomes of all clients side by side, always in sight, each of what it was asked first; a click goes there. */
export function Elsewhere({ session }: { session: Session }) {
  const run = session.run.value
  const chosen = session.client.value
  const others = session.others.value
  const viewOf = (id: ClientId) => (id === run?.client ? run : others.get(id)) ?? null
  return (
    <div class="elsewhere">
      <h3>
        {/* One text with its space: the HTML that was made at build time keeps no boundary within. */}
        {`${recordedView.value?.heading ?? sameBytesText(COMPARED.map(viewOf))} `}
        <button type="button" class="link" onClick={() => session.setView({ compare: true })}>
          Side by side
        </button>
      </h3>
      {COMPARED.map((id) => {
        const view = viewOf(id)
        const first = firstOutcome(view)
        // What a tab asks for now is of what it shows now.
        const tab = askedMore([view]) ? null : first?.tab
        const text = recordedOf(id, view) ?? (first && wordsOf(outcomeText(id, first.outcome, first.settled, tab)))
        return (
          <button
            key={id}
            type="button"
            class="other"
            aria-current={id === chosen}
            onClick={() => session.choose(id)}
            onPointerEnter={() => {
              session.hover.value = first ? evidenceOf(first.outcome) : null
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
                {text.code ? <code class="small">{text.text}</code> : <span>{text.text}</span>}
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

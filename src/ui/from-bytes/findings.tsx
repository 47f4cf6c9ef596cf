import type { Finding } from '../../export'
import { Icon } from '../icons'
import { take } from './state'

/** What was found about the bytes, and what is done about it: each with its choices. */
export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <>
      {findings.map((finding) => (
        <div
          key={finding.id}
          class={`fb-finding ${toneOf(finding)}`}
          role={finding.options.length > 0 ? 'radiogroup' : 'note'}
          aria-labelledby={`fb-text-${finding.id}`}
        >
          <Icon name={finding.chosen === 'keep' || finding.id === 'lost' ? 'warning' : 'hint'} />
          <div>
            <p id={`fb-text-${finding.id}`}>{withCode(finding.text)}</p>
            {finding.options.length > 0 && (
              <div class="fb-options">
                {finding.options.map((option) => (
                  <label key={option.id}>
                    <input
                      type="radio"
                      name={`fb-${finding.id}`}
                      checked={option.id === finding.chosen}
                      onChange={() => take(finding.id, option.id)}
                    />
                    <span>{option.label}</span>
                  </label>
                ))}
              </div>
            )}
          </div>
        </div>
      ))}
    </>
  )
}

/** What is left as it is although something is wrong is a warning. */
const toneOf = ({ id, chosen }: Finding) => (chosen === 'keep' || id === 'lost' ? 'tone-warning' : 'tone-info')

/** Words between grave accents are code. */
function withCode(text: string) {
  return text.split('`').map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))
}

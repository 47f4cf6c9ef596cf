import { escapeControls } from '../client/screen-text'
import { Icon } from '../icons'
import type { Secret } from './secrets-value'

/** The most characters of a value that are shown. */
const SHOWN = 60

/** A value is known again by its place, as long as the dialog is open. */
export const keyOf = ({ place, spans }: Secret): string => `${JSON.stringify(place)} ${spans[0]!.start}`

/** Values that the visitor may not want to pass on, before anything else, and the offer to mask them. */
export function SecretList(props: {
  readonly secrets: readonly Secret[]
  readonly masked: ReadonlySet<string>
  readonly mask: (keys: ReadonlySet<string>) => void
}) {
  const { secrets, masked, mask } = props
  const keys = secrets.map(keyOf)
  const all = keys.every((key) => masked.has(key))
  const toggle = (key: string) => {
    const next = new Set(masked)
    if (!next.delete(key)) next.add(key)
    mask(next)
  }
  return (
    <section class="sh-secrets tone-warning" aria-labelledby="sh-secrets">
      <div class="row">
        <Icon name="warning" />
        <h3 id="sh-secrets" class="grow">
          {secrets.length === 1 ? 'This holds a value' : `This holds ${secrets.length} values`} that may be yours alone
        </h3>
        <button type="button" class="btn" aria-pressed={all} onClick={() => mask(all ? new Set() : new Set(keys))}>
          {all ? 'Mask none' : secrets.length === 1 ? 'Mask it' : 'Mask all'}
        </button>
      </div>
      <ul>
        {secrets.map((secret) => {
          const key = keyOf(secret)
          const value = escapeControls(secret.value).replace(/\s+/g, ' ')
          return (
            <li key={key}>
              <label>
                <input type="checkbox" checked={masked.has(key)} onChange={() => toggle(key)} />
                <span class="sr">Mask </span>
                <span class="sh-name">{secret.name}</span>
                <code class={masked.has(key) ? 'off' : ''}>
                  {value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value}
                </code>
                <span class="small muted">{secret.where}</span>
              </label>
            </li>
          )
        })}
      </ul>
      <p class="small muted">
        A mask puts an x in the place of every character, in what you share alone. Your own text stays as it is.
      </p>
    </section>
  )
}

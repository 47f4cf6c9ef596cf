import { byteCount, latin1, offsetWords } from '../../bytes'
import { partValue } from '../../inspect'
import type { Session } from '../../run'
import { escapeControls } from '../client/screen-text'
import { partOf, wireState } from '../wire'
import { byteFacts } from './facts'
import { explainedSelection } from './pane'

/** The value is told as far as a row across the page has room. */
const SHOWN = 60

/** What is selected, by its name, its rule and its value, in one row: for a page that presents. */
export function SelectedName({ session }: { readonly session: Session }) {
  const within = explainedSelection(session)
  const { model, explainer } = wireState(session)
  const stream = within && model.value.stream(within.connection, within.from)
  if (!within || !stream) return null
  const { start, end } = within
  const explanation = explainer.of(model.value, within.connection, within.from)
  const part = partOf(explanation, start, end)
  const remark = explanation?.remarks.find(({ span }) => span.start < end && span.end > start)
  const value = part
    ? partValue(part, stream.slice(0, stream.length))
    : latin1(stream.slice(start, Math.min(end, start + SHOWN)))
  const [byte = 0] = stream.slice(start, start + 1)
  return (
    <section class={`selected-name ${within.from === 'server' ? 'res' : 'req'}`} aria-label="What is selected">
      <b>{part?.name ?? byteCount(end - start)}</b>
      {part && part.rule !== part.name && <code>{part.rule}</code>}
      <code>
        {end - start === 1
          ? `${byteFacts(byte).glyph} 0x${byte.toString(16).padStart(2, '0')}`
          : cut(escapeControls(value))}
      </code>
      <span class="faint">{offsetWords(within)}</span>
      {remark && <span>{escapeControls(remark.text)}</span>}
    </section>
  )
}

const cut = (text: string) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text)

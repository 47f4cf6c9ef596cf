import type { Span } from '../../bytes'
import { decoded } from './charset'

/** A page of plain text. What stands for selected bytes is marked; a click selects the byte under it. */
export function TextPage(props: {
  readonly body: Uint8Array
  readonly charset: string | null
  /** The selected bytes, as offsets in the body. */
  readonly lit: Span | null
  readonly pick: (at: Span) => void
}) {
  const { body, charset } = props
  const lit = props.lit && wholeCharacters(body, props.lit)
  const text = (start: number, end?: number) => decoded(body.subarray(start, end), charset)
  const click = (event: MouseEvent & { currentTarget: HTMLElement }) => {
    if (getSelection()?.isCollapsed === false) return
    const unit = unitAt(event.currentTarget, event.clientX, event.clientY)
    const at = unit === null ? null : byteAt(body, charset, unit)
    if (at !== null) props.pick({ start: at, end: at + 1 })
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the bytes themselves are selected by keyboard, in the wire
    <pre class="page txt" tabIndex={0} aria-label="The page" onClick={click}>
      {lit ? (
        <>
          {text(0, lit.start)}
          <mark class="res">{text(lit.start, lit.end)}</mark>
          {text(lit.end)}
        </>
      ) : (
        text(0)
      )}
    </pre>
  )
}

/** A range widened to whole characters of UTF-8, so that each can be decoded by itself. */
function wholeCharacters(body: Uint8Array, { start, end }: Span): Span {
  const continues = (at: number) => (body[at] ?? 0) >> 6 === 2
  while (start > 0 && continues(start)) start--
  while (end < body.length && continues(end)) end++
  return { start, end }
}

/** The code unit of an element's text under a point of the window. */
function unitAt(element: HTMLElement, x: number, y: number): number | null {
  const place = document.caretPositionFromPoint?.(x, y)
  if (!place || !element.contains(place.offsetNode) || place.offsetNode.nodeType !== Node.TEXT_NODE) return null
  const range = document.createRange()
  range.selectNodeContents(element)
  range.setEnd(place.offsetNode, place.offset)
  const unit = range.toString().length
  // The caret is put before or behind a letter, whichever is nearer: the letter is the one under the point.
  range.setStart(place.offsetNode, place.offset)
  range.setEnd(place.offsetNode, Math.min(place.offset + 1, place.offsetNode.textContent?.length ?? 0))
  const box = range.getBoundingClientRect()
  return x < box.left && unit > 0 ? unit - 1 : unit
}

/** Where the character at a code unit begins in the body. */
function byteAt(body: Uint8Array, charset: string | null, unit: number): number | null {
  let low = 0
  let high = body.length - 1
  if (high < 0) return null
  // The text of the first n bytes grows with n: the byte is the first whose character reaches beyond the unit.
  while (low < high) {
    const middle = (low + high) >> 1
    if (decoded(body.subarray(0, middle + 1), charset).length > unit) high = middle
    else low = middle + 1
  }
  return wholeCharacters(body, { start: low, end: low + 1 }).start
}

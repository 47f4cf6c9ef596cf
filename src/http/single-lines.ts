import { isOws, SP } from './grammar'
import { Special, specialIn } from './names'
import type { Scanner } from './scan'
import { FIELD_SPANS, idOf, nameEndOf, packed } from './spans'

// What the reader of heads found in lines that it read one by one, written where the scanner has what it found itself.

/** Notes a start-line that was read alone; indices of its parts' ends, and of the next line. */
export function noteStartLine(scanner: Scanner, first: number, second: number, third: number, next: number): void {
  // Differences of offsets come as doubles.
  scanner.first = (first - scanner.origin) | 0
  scanner.second = (second - scanner.origin) | 0
  scanner.third = (third - scanner.origin) | 0
  scanner.startLineDone(next)
}

/** Notes a field line that was read alone; indices. */
export function noteField(
  scanner: Scanner,
  nameEnd: number,
  valueStart: number,
  valueEnd: number,
  lineEnd: number,
  next: number,
): void {
  const { origin, at, count } = scanner
  const span = count * FIELD_SPANS
  const spans = span === scanner.spans.length ? scanner.moreSpans() : scanner.spans
  spans[span] = at - origin
  spans[span + 1] = packed(nameEnd - origin, next - lineEnd === 1 ? 1 : 0, -1)
  spans[span + 2] = valueStart - origin
  spans[span + 3] = valueEnd - origin
  const special = specialIn(scanner.bytes, at, nameEnd)
  if (special !== Special.none) scanner.note(special, count)
  for (let index = valueStart; index < valueEnd; index++) scanner.obs |= scanner.bytes[index]!
  scanner.count++
  scanner.at = next
  scanner.linesEnd = next - origin
}

/** Notes white space before a colon; stream offsets. */
export function noteGap(scanner: Scanner, start: number, end: number): void {
  if (end === start) return
  if (scanner.gaps.length === 0) scanner.gaps = []
  scanner.gaps.push({ start, end })
  scanner.rare = 1
}

/**
 * The line at `at` continues the value of the last field line: what is between them becomes spaces (RFC 9112 5.2). Indices
 * of the line's end, and of the next line.
 */
export function unfold(scanner: Scanner, lineEnd: number, next: number): void {
  const { bytes, base, origin, spans, count } = scanner
  const span = (count - 1) * FIELD_SPANS
  const before = origin + spans[span + 3]!
  let from = scanner.at
  while (from < lineEnd && isOws(bytes[from]!)) from++
  const last = scanner.folds.at(-1)
  const again = last !== undefined && last.start === base + before
  bytes.fill(SP, again ? last.end - base : before, from)
  scanner.rare = 1
  // A text that was made of them before has them as they came.
  scanner.run.end = 0
  for (let index = from; index < lineEnd; index++) scanner.obs |= bytes[index]!
  let valueEnd = lineEnd
  while (valueEnd > from && isOws(bytes[valueEnd - 1]!)) valueEnd--
  if (valueEnd > from) {
    if (spans[span + 2] === spans[span + 3]) spans[span + 2] = from - origin
    spans[span + 3] = valueEnd - origin
  }
  const pack = spans[span + 1]!
  spans[span + 1] = packed(nameEndOf(pack), next - lineEnd === 1 ? 1 : 0, idOf(pack))
  const fold = { start: base + before, end: base + from }
  // In place: a head may have a fold every four bytes, and each of them takes no longer than the one before.
  if (scanner.folds.length === 0) scanner.folds = [fold]
  else if (again) scanner.folds[scanner.folds.length - 1] = fold
  else scanner.folds.push(fold)
  scanner.at = next
  scanner.linesEnd = next - origin
}

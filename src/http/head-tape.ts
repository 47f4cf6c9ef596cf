import type { Scanner } from './scan'
import { FIELD_SPANS, lineEndLength, nameEndOf } from './spans'
import { Kind, type Tape } from './tape'

/** Writes the elements of a request-line or status-line whose spans the scanner holds. `start`: the head's stream offset. */
export function tapeStartLine(
  tape: Tape,
  { first, second, third, fieldsAt }: Scanner,
  start: number,
  request: boolean,
): void {
  tape.add(request ? Kind.method : Kind.httpVersion, start, start + first)
  tape.add(Kind.sp, start + first, start + first + 1)
  tape.add(request ? Kind.requestTarget : Kind.statusCode, start + first + 1, start + second)
  if (third > second) tape.add(Kind.sp, start + second, start + second + 1)
  if (third > second + 1) tape.add(request ? Kind.httpVersion : Kind.reasonPhrase, start + second + 1, start + third)
  tape.add(Kind.crlf, start + third, start + fieldsAt)
}

/** Writes the elements of the field lines whose spans the scanner holds. */
export function tapeFields(tape: Tape, scanner: Scanner, start: number): void {
  const { spans, count, linesEnd } = scanner
  for (let place = 0; place < count; place++) {
    const span = place * FIELD_SPANS
    const pack = spans[span + 1]!
    const next = place + 1 < count ? spans[span + FIELD_SPANS]! : linesEnd
    tapeFieldLine(
      tape,
      scanner,
      start + spans[span]!,
      start + nameEndOf(pack),
      start + spans[span + 2]!,
      start + spans[span + 3]!,
      start + next - lineEndLength(pack),
      start + next,
    )
  }
}

/** Writes the elements of a field line of the scanner's message; stream offsets. */
export function tapeFieldLine(
  tape: Tape,
  scanner: Scanner,
  start: number,
  nameEnd: number,
  valueStart: number,
  valueEnd: number,
  lineEnd: number,
  next: number,
): void {
  tape.add(Kind.fieldName, start, nameEnd)
  let at = scanner.gaps.find((gap) => gap.start === nameEnd)?.end ?? nameEnd
  if (at > nameEnd) tape.add(Kind.ows, nameEnd, at)
  tape.add(Kind.colon, at, ++at)
  const upTo = (end: number) => {
    const from = Math.min(Math.max(valueStart, at), end)
    const to = Math.min(Math.max(valueEnd, from), end)
    if (from > at) tape.add(Kind.ows, at, from)
    if (to > from) tape.add(Kind.fieldValue, from, to)
    if (end > to) tape.add(Kind.ows, to, end)
    at = end
  }
  for (const { start: fold, end } of scanner.folds) {
    if (fold < at || fold >= lineEnd) continue
    upTo(fold)
    tape.add(Kind.obsFold, fold, end)
    at = end
  }
  upTo(lineEnd)
  tape.add(Kind.crlf, lineEnd, next)
}

import { FIELD_SPANS, type Scanner } from './scan'
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
  tape.add(Kind.sp, start + second, start + second + 1)
  if (third > second + 1) tape.add(request ? Kind.httpVersion : Kind.reasonPhrase, start + second + 1, start + third)
  tape.add(Kind.crlf, start + third, start + fieldsAt)
}

/** Writes the elements of the field lines whose spans the scanner holds. */
export function tapeFields(tape: Tape, { spans, count, linesEnd }: Scanner, start: number): void {
  for (let place = 0; place < count; place++) {
    const span = place * FIELD_SPANS
    const next = place + 1 < count ? spans[span + FIELD_SPANS]! : linesEnd
    tapeFieldLine(
      tape,
      start + spans[span]!,
      start + spans[span + 1]!,
      start + spans[span + 2]!,
      start + spans[span + 3]!,
      start + spans[span + 4]!,
      start + next,
    )
  }
}

/** Writes the elements of a field line; stream offsets. */
export function tapeFieldLine(
  tape: Tape,
  start: number,
  nameEnd: number,
  valueStart: number,
  valueEnd: number,
  lineEnd: number,
  next: number,
): void {
  tape.add(Kind.fieldName, start, nameEnd)
  tape.add(Kind.colon, nameEnd, nameEnd + 1)
  if (valueStart > nameEnd + 1) tape.add(Kind.ows, nameEnd + 1, valueStart)
  if (valueEnd > valueStart) tape.add(Kind.fieldValue, valueStart, valueEnd)
  if (lineEnd > valueEnd) tape.add(Kind.ows, valueEnd, lineEnd)
  tape.add(Kind.crlf, lineEnd, next)
}

/** The heads of replies in a text of one character a byte, tolerant of line ends without CR. */

/** A line of a head: content `[start, end)`, its line end `[end, next)`: CR LF, LF, or nothing at the end of the text. */
export interface HeadLine {
  readonly start: number
  readonly end: number
  readonly next: number
}

/** A reply as far as it can be cut out of a text. */
export interface RoughReply {
  readonly start: number
  /** Status line and field lines. */
  readonly lines: readonly HeadLine[]
  /** The empty line; null where the text ends without one. */
  readonly empty: HeadLine | null
  readonly body: { readonly start: number; readonly end: number }
  readonly status: number
}

const STATUS = /^HTTP\/\d(?:\.\d)?[ \t]+(\d{3})/
/** A status line, at a place where one may begin. */
const NEXT = /HTTP\/\d(?:\.\d)? \d{3}/y
/** More than this many replies in a row are nobody's. */
const MOST = 50

/** The replies of a text, one behind the other; empty where it does not begin with one. */
export function roughReplies(text: string): RoughReply[] {
  const found: RoughReply[] = []
  let at = 0
  while (found.length < MOST) {
    const reply = readReply(text, at)
    if (!reply) break
    found.push(reply)
    if (reply.body.end >= text.length) break
    at = reply.body.end
  }
  return found
}

function readReply(text: string, start: number): RoughReply | null {
  const status = STATUS.exec(text.slice(start, start + 40))
  if (!status) return null
  const lines: HeadLine[] = []
  let at = start
  for (;;) {
    const line = lineAt(text, at)
    if (line.end === line.start && (line.next > line.end || at >= text.length)) {
      const empty = line.next > line.end ? line : null
      const bodyStart = line.next
      return {
        start,
        lines,
        empty,
        body: { start: bodyStart, end: bodyEnd(text, lines, bodyStart) },
        status: Number(status[1]),
      }
    }
    lines.push(line)
    at = line.next
  }
}

/** Up to the next reply: right behind the head (an interim reply, a redirection, whose content curl leaves out), or where Content-Length ends. */
function bodyEnd(text: string, lines: readonly HeadLine[], start: number): number {
  const begins = (at: number) => {
    NEXT.lastIndex = at
    return NEXT.test(text)
  }
  if (begins(start)) return start
  const length = declaredLength(text, lines)
  if (length === null) return text.length
  const end = start + length
  for (const at of [end, end + 1, end + 2]) if (at < text.length && begins(at)) return at
  return text.length
}

function lineAt(text: string, start: number): HeadLine {
  const lf = text.indexOf('\n', start)
  if (lf < 0) return { start, end: text.length, next: text.length }
  return { start, end: lf > start && text[lf - 1] === '\r' ? lf - 1 : lf, next: lf + 1 }
}

/** The name of a field line, in lower case; '' where it is none. */
export function nameOf(text: string, line: HeadLine): string {
  const colon = text.indexOf(':', line.start)
  return colon < 0 || colon >= line.end ? '' : text.slice(line.start, colon).trim().toLowerCase()
}

/** The values of a field, in order. */
export function valuesOf(text: string, lines: readonly HeadLine[], name: string): string[] {
  return lines
    .slice(1)
    .filter((line) => nameOf(text, line) === name)
    .map((line) => text.slice(text.indexOf(':', line.start) + 1, line.end).trim())
}

/** What Content-Length says; null where it is missing, written twice, or no number. */
export function declaredLength(text: string, lines: readonly HeadLine[]): number | null {
  const values = valuesOf(text, lines, 'content-length')
  return values.length === 1 && /^\d{1,15}$/.test(values[0]!) ? Number(values[0]) : null
}

/** A reply with such a status has no content whatever its fields say (RFC 9112 6.3). */
export const bodiless = (status: number): boolean => status < 200 || status === 204 || status === 304

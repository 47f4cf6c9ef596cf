import { grouped } from '../bytes'
import { type Decoded, quoted, wrong } from './place'

/** A line of a dump: offset, then groups of digits, then perhaps the same as text. */
interface DumpLine {
  /** Where the line begins in the whole text. */
  readonly at: number
  readonly indent: number
  readonly offset: string
  readonly colon: boolean
  readonly groups: readonly { readonly digits: string; readonly at: number }[]
  /** What stands where another group could: the text's column, or something wrong. Null at the end of the line. */
  readonly stop: { readonly at: number; readonly text: string; readonly gap: number } | null
}

const OFFSET = /^([^\S\n]*)(?:0[xX])?([0-9a-fA-F]{4,16})(:?)(?=[^\S\n]|$)/

function readLine(line: string, at: number): DumpLine | null {
  const head = OFFSET.exec(line)
  if (!head) return null
  const groups: { digits: string; at: number }[] = []
  let from = head[0].length
  for (;;) {
    const gap = /^[^\S\n]*/.exec(line.slice(from))![0].length
    const start = from + gap
    const token = /^[^\s]+/.exec(line.slice(start))?.[0]
    if (token === undefined)
      return { at, indent: head[1]!.length, offset: head[2]!, colon: head[3] === ':', groups, stop: null }
    const stop = { at: at + start, text: token, gap }
    const ended = { at, indent: head[1]!.length, offset: head[2]!, colon: head[3] === ':', groups, stop }
    // A wide gap is where the text's column begins, except between the halves of a line of sixteen.
    const half = groups.length === 8 && groups[7]!.digits.length === 2 && gap === 2
    if (groups.length > 0 && gap > 1 && !half) return ended
    if (!/^[0-9a-fA-F]+$/.test(token) || groups.length >= 64) return ended
    groups.push({ digits: token, at: at + start })
    from = start + token.length
  }
}

/** True where a text is a dump: its first line has an offset and bytes. */
export function isDump(text: string): boolean {
  const first = text.split('\n').find((line) => line.trim() !== '')
  if (first === undefined) return false
  const line = readLine(first, 0)
  if (!line || line.groups.length === 0) return false
  if (line.colon) return true
  if (
    line.groups.some(
      ({ digits }) => digits.length !== line.groups[0]!.digits.length && digits !== line.groups.at(-1)!.digits,
    )
  )
    return false
  const wide = new RegExp(`${line.offset}\\s{2,}`).test(first)
  return /^0+$/.test(line.offset) ? wide || line.offset.length >= 6 : wide && line.offset.length >= 6
}

/** The bytes of a dump as xxd, hexdump, od, tcpdump or Wireshark write it. Offsets are checked: a lost line is found. */
export function readDump(text: string): Decoded {
  const lines: (DumpLine | 'repeat')[] = []
  let at = 0
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\r$/, '')
    if (line.trim() === '*') lines.push('repeat')
    else if (line.trim() !== '') {
      const read = readLine(line, at)
      if (!read) {
        const start = at + line.length - line.trimStart().length
        return wrong(
          text,
          start,
          line.trim().length,
          `Expected a line of the dump, with its offset first, got ${quoted(line.trim())}.`,
        )
      }
      lines.push(read)
    }
    at += raw.length + 1
  }
  const kept = oneDirection(lines)
  const first = kept.find((line) => line !== 'repeat')!
  const size = first.groups[0]!.digits.length
  if (size === 3 || size === 6) {
    return wrong(
      text,
      first.groups[0]!.at,
      size,
      `Expected hexadecimal digits in pairs, got ${quoted(first.groups[0]!.digits)}: od writes octal numbers unless it is told “od -t x1”.`,
    )
  }
  // hexdump and od -x read two bytes as a number of this machine's, the low byte first; xxd has a colon and keeps the order.
  const swapped = !first.colon && size === 4 && first.offset.length >= 6
  return join(text, kept, swapped)
}

/** Wireshark's “Follow TCP stream” indents what the server sent: where only some lines are, those are the reply. */
function oneDirection(lines: readonly (DumpLine | 'repeat')[]): readonly (DumpLine | 'repeat')[] {
  const indents = new Set(lines.map((line) => (line === 'repeat' ? 0 : line.indent)))
  if (indents.size !== 2 || Math.max(...indents) < 4) return lines
  const most = Math.max(...indents)
  return lines.filter((line) => line !== 'repeat' && line.indent === most)
}

function join(text: string, lines: readonly (DumpLine | 'repeat')[], swapped: boolean): Decoded {
  const radix = radixOf(lines)
  const bytes: number[] = []
  let row: number[] = []
  let repeated = false
  let base = 0
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!
    if (line === 'repeat') {
      repeated = true
      continue
    }
    const offset = Number.parseInt(line.offset, radix)
    if (repeated) {
      while (row.length > 0 && bytes.length + row.length <= offset - base && bytes.length < 4 * 1024 * 1024)
        bytes.push(...row)
      repeated = false
    }
    // A dump of several packets counts each from 0.
    if (index === 0 || (offset === 0 && bytes.length > 0)) base = offset - bytes.length
    if (offset - base !== bytes.length) {
      // Padding of the last word, or a line that lost something.
      const spare = bytes.length - (offset - base)
      if (line.groups.length === 0 && spare === 1 && swapped) {
        bytes.pop()
        continue
      }
      return wrong(
        text,
        line.at + line.indent,
        line.offset.length,
        `This line’s offset says that ${grouped(offset - base)} bytes stand before it, and there are ${grouped(bytes.length)}: a line is missing, or one was cut.`,
      )
    }
    const next = lines[index + 1]
    const until = next && next !== 'repeat' ? Number.parseInt(next.offset, radix) - offset : null
    const result = rowOf(text, line, until !== null && until > 0 ? until : null, swapped)
    if (!Array.isArray(result)) return result
    row = result
    for (const byte of row) bytes.push(byte)
  }
  const { colon, groups } = lines.find((line) => line !== 'repeat')!
  const how = swapped ? 'hexdump or od -x, two bytes a word' : colon ? 'xxd' : groups.length > 0 ? howOf(text) : null
  return { ok: true, bytes: Uint8Array.from(bytes), how }
}

function howOf(text: string): string {
  if (/\|[^\n]*\|\s*$/m.test(text)) return 'hexdump -C'
  return /^\s*[0-9a-f]{7} /m.test(text) || /^\s*[0-9a-f]{6} [^\n]*>/m.test(text) ? 'od' : 'Wireshark'
}

/** The bytes of one line; `until`: how many the next line's offset leaves room for. */
function rowOf(
  text: string,
  line: DumpLine,
  until: number | null,
  swapped: boolean,
): number[] | (Decoded & { ok: false }) {
  const row: number[] = []
  for (const { digits, at } of line.groups) {
    // Beyond what the offsets leave room for stands text that looks like digits.
    if (until !== null && row.length >= until) break
    if (digits.length % 2 === 1) {
      return wrong(
        text,
        at,
        digits.length,
        `A byte is two hexadecimal digits; ${quoted(digits)} has an odd number of them (${digits.length}).`,
      )
    }
    const group: number[] = []
    for (let from = 0; from < digits.length; from += 2) group.push(Number.parseInt(digits.slice(from, from + 2), 16))
    row.push(...(swapped ? group.reverse() : group))
  }
  const { stop } = line
  // A wide gap is where the text's column begins, except in the middle of a line of sixteen pairs.
  const within = stop !== null && (stop.gap <= 1 || (until !== null && line.groups.length === 8 && stop.gap === 2))
  if (within && row.length > 0 && (until === null || row.length < until) && !/^[|>]/.test(stop.text)) {
    return wrong(text, stop.at, stop.text.length, `Expected two hexadecimal digits, got ${quoted(stop.text)}.`)
  }
  return row
}

/**
 * The base that a dump's offsets count in: the one in which most of them fit the bytes before them. od's is octal unless
 * it is told otherwise, hexdump's hexadecimal.
 */
function radixOf(lines: readonly (DumpLine | 'repeat')[]): number {
  let best = 16
  let most = -1
  for (const radix of [16, 8, 10]) {
    let fits = 0
    for (let index = 1; index < lines.length; index++) {
      const before = lines[index - 1]!
      const line = lines[index]!
      if (before === 'repeat' || line === 'repeat') continue
      const count = before.groups.reduce((sum, { digits }) => sum + digits.length / 2, 0)
      if (Number.parseInt(line.offset, radix) - Number.parseInt(before.offset, radix) === count) fits++
    }
    if (fits > most) {
      best = radix
      most = fits
    }
  }
  return best
}

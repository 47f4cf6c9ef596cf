import { grouped } from '../bytes'
import { type Decoded, quoted, wrong } from './place'

/** The first line of a section: what curl sent, what it got, or what it says itself. With `--trace-time` behind the time, with `--trace-ids` behind the numbers of transfer and connection. */
const SECTION =
  /^(?:[\d:.]+ )?(?:\[[\dx-]+\] )?(?:(<= Recv|=> Send) (header|data|SSL data), (\d+) bytes \(0x[\da-f]+\)|== Info:|== TLS|\* |<= |=> )/

/** A line of bytes: its offset in the section, and what stands there. */
const LINE = /^([\da-f]{4,8}): ?(.*)$/

/** Sixteen pairs of digits, each with its space: then the same as text. */
const PAIRS = 48
const HEX = /^(?:[\da-f]{2} )+ *$/

/** True where a text is what `curl --trace` or `--trace-ascii` wrote. */
export const looksLikeTrace = (text: string): boolean =>
  /^(?:[\d:.]+ )?(?:\[[\dx-]+\] )?<= Recv (?:header|data), \d+ bytes \(0x[\da-f]+\)\r?\n[\da-f]{4}:/m.test(text)

interface TraceLine {
  readonly at: number
  readonly offset: number
  readonly text: string
}

interface Section {
  readonly at: number
  readonly head: string
  readonly size: number
  readonly lines: TraceLine[]
}

/** The bytes that curl got behind the last head it sent, as `--trace` and `--trace-ascii` have them: chunks are still chunks. */
export function readTrace(text: string): Decoded {
  let sections: Section[] = []
  let open: Section | null = null
  let at = 0
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\r$/, '')
    const head = SECTION.exec(line)
    const row = LINE.exec(line)
    if (head) {
      open = null
      const [, way, kind, size] = head
      if (way === '=> Send' && kind === 'header') sections = []
      if (way === '<= Recv' && kind !== 'SSL data') {
        open = { at, head: line, size: Number(size), lines: [] }
        sections.push(open)
      }
    } else if (open && row) open.lines.push({ at, offset: Number.parseInt(row[1]!, 16), text: row[2]! })
    else if (open && line.trim() !== '') {
      const sentence = `Expected a line of bytes with its offset, as “0000: …”, or the next section, got ${quoted(line.trim())}.`
      return wrong(text, at, line.length, sentence)
    }
    at += raw.length + 1
  }
  const all = sections.flatMap(({ lines }) => lines)
  const hex = all.length > 0 && all.every((line) => HEX.test(line.text.slice(0, PAIRS)))
  const bytes: number[] = []
  for (const section of sections) {
    const fault = hex ? readHex(text, section, bytes) : readAscii(text, section, bytes)
    if (fault) return fault
  }
  const how = hex ? 'curl --trace' : 'curl --trace-ascii, in which a dot may stand for another byte'
  return { ok: true, bytes: Uint8Array.from(bytes), how }
}

type Fault = ReturnType<typeof wrong> | null

const short = (text: string, { at, head, size }: Section, got: number) =>
  wrong(
    text,
    at,
    head.length,
    `This section says that it has ${grouped(size)} bytes, and ${grouped(got)} stand below it: a line is missing, or one was cut.`,
  )

const misplaced = (text: string, line: TraceLine, got: number) =>
  wrong(
    text,
    line.at,
    4,
    `This line’s offset says that ${grouped(line.offset)} bytes stand before it in its section, and there are ${grouped(got)}: a line is missing, or one was cut.`,
  )

/** Adds the bytes of a section to those before it. */
function readHex(text: string, section: Section, bytes: number[]): Fault {
  const from = bytes.length
  for (const line of section.lines) {
    if (line.offset !== bytes.length - from) return misplaced(text, line, bytes.length - from)
    for (const pair of line.text.slice(0, PAIRS).match(/[\da-f]{2}/g)!) bytes.push(Number.parseInt(pair, 16))
  }
  return bytes.length - from === section.size ? null : short(text, section, bytes.length - from)
}

/** As text, a line ends where CR LF stood, which its successor's offset tells, or after sixty-four bytes. */
function readAscii(text: string, section: Section, bytes: number[]): Fault {
  const from = bytes.length
  for (const [index, line] of section.lines.entries()) {
    if (line.offset !== bytes.length - from) return misplaced(text, line, bytes.length - from)
    for (const char of line.text) bytes.push(char.charCodeAt(0) & 0xff)
    const until = section.lines[index + 1]?.offset ?? section.size
    if (until === bytes.length - from + 2) bytes.push(0x0d, 0x0a)
  }
  return bytes.length - from === section.size ? null : short(text, section, bytes.length - from)
}

import { byteWord, grouped } from '../../bytes'
import { overlaps, type Selection } from '../../run'
import type { Records } from '../../trace'

/** What one line of a file sent or received, over all its calls so far. */
export interface PortMark {
  /** From 1. */
  readonly line: number
  readonly direction: 'request' | 'response'
  readonly bytes: number
  /** The bytes of each call, in the order of the calls. */
  readonly calls: readonly Selection[]
}

interface GrowingMark extends PortMark {
  bytes: number
  readonly calls: Selection[]
}

/** What has been read of each recording: its list goes on, and so do the marks. */
const read = new WeakMap<Records, { readonly file: string; seen: number; readonly marks: Map<string, GrowingMark> }>()

/**
 * The port marks of a file: one a line and direction, in the order of the lines, responses after requests. A call that
 * moved no byte (the end of a stream) leaves no mark.
 */
export function portMarks(records: Records, file: string): readonly PortMark[] {
  let known = read.get(records)
  if (known?.file !== file) {
    known = { file, seen: 0, marks: new Map() }
    read.set(records, known)
  }
  const { marks } = known
  for (const record of records.of(['syscall'], known.seen)) {
    if (record.site?.file !== file || !record.bytes || record.connection === null) continue
    const { from, start, end } = record.bytes
    if (end <= start) continue
    const direction = from === 'client' ? 'request' : 'response'
    const key = `${record.site.line} ${direction}`
    let mark = marks.get(key)
    if (!mark) {
      mark = { line: record.site.line, direction, bytes: 0, calls: [] }
      marks.set(key, mark)
    }
    mark.bytes += end - start
    mark.calls.push({ connection: record.connection, from, start, end })
  }
  known.seen = records.length
  return [...marks.values()]
    .map((mark) => ({ ...mark }))
    .sort((a, b) => a.line - b.line || (a.direction === 'request' ? -1 : 1))
}

/**
 * The marks of a text that ran, where their lines stand in the text as it is now: those of the lines before and behind what
 * was altered. A line that was altered has none, for it is not the line that ran.
 */
export function movedMarks(marks: readonly PortMark[], ran: string, now: string): readonly PortMark[] {
  if (ran === now) return marks
  const [before, after] = [ran.split('\n'), now.split('\n')]
  const shorter = Math.min(before.length, after.length)
  let same = 0
  while (same < shorter && before[same] === after[same]) same++
  let behind = 0
  while (behind < shorter - same && before.at(-1 - behind) === after.at(-1 - behind)) behind++
  return marks.flatMap((mark) => {
    if (mark.line <= same) return [mark]
    if (mark.line <= before.length - behind) return []
    return [{ ...mark, line: mark.line + after.length - before.length }]
  })
}

/** The marks that hold a byte of the selection. */
export function litMarks(marks: readonly PortMark[], selection: Selection | null): readonly PortMark[] {
  return marks.filter((mark) => mark.calls.some((call) => overlaps(call, selection)))
}

/** What a click on a mark selects: its first call, or the call after the one that is selected already. */
export function nextCall(mark: PortMark, selection: Selection | null): Selection {
  const at = selection
    ? mark.calls.findIndex(
        (call) =>
          call.connection === selection.connection && call.start === selection.start && call.end === selection.end,
      )
    : -1
  return mark.calls[(at + 1) % mark.calls.length]!
}

/** What a mark says: `11 B`, `sent`, `in 2 calls`; spoken as one sentence, and explained in its title. */
export interface PortWords {
  readonly bytes: string
  readonly verb: 'sent' | 'received'
  /** Empty for a line that was called once. */
  readonly calls: string
  readonly label: string
  readonly title: string
}

/** The words of a mark: the bytes are those of all its calls in the run on show. */
export function portWords({ line, direction, bytes, calls }: PortMark): PortWords {
  const verb = direction === 'request' ? 'received' : 'sent'
  const number = grouped(bytes)
  const many = calls.length > 1 ? `in ${grouped(calls.length)} calls` : ''
  const label = `Line ${line} ${verb} ${number} ${byteWord(bytes)}${many === '' ? '' : `, ${many}`}`
  const click =
    many === '' ? 'A click selects them on the wire.' : 'A click selects those of one call; another, of the next.'
  return { bytes: `${number} B`, verb, calls: many, label, title: `${label}, in this run. ${click}` }
}

/** The advance of the letters of a mark, and by how much a space is narrower, CSS pixels. */
const ADVANCE = 6.6
const NARROWER = 3
/** A mark's dart with the space around it. */
const DART = 28

/** The words of a mark piece by piece, each with the room that it and all before it need, CSS pixels; last the space beside the dart. */
export function portParts(
  words: Pick<PortWords, 'bytes' | 'verb' | 'calls'>,
): readonly { readonly text: string; readonly needs: number }[] {
  let needs = DART
  const parts = [words.bytes, ` ${words.verb}`, ...(words.calls === '' ? [] : [` ${words.calls}`])].map((text) => {
    needs += text.length * ADVANCE - (text.split(' ').length - 1) * NARROWER
    return { text, needs: Math.ceil(needs) }
  })
  return [...parts, { text: ' ', needs: parts[0]!.needs }]
}

/** Columns from one stop of the tabulator to the next, as in both editors. */
const TAB = 2

/** How many columns a line of code takes: letters beyond Latin count as two, which is never too few. */
export function columns(line: string): number {
  let count = 0
  for (const char of line) {
    if (char === '\t') count += TAB - (count % TAB)
    else count += char.codePointAt(0)! < 0x250 ? 1 : 2
  }
  return count
}

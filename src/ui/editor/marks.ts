import type { Selection } from '../../run'
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

/** True where both hold at least one byte in common. */
export function overlaps(a: Selection, b: Selection): boolean {
  return a.connection === b.connection && a.from === b.from && a.start < b.end && b.start < a.end
}

/** The marks that hold a byte of the selection. */
export function litMarks(marks: readonly PortMark[], selection: Selection | null): readonly PortMark[] {
  if (!selection) return []
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

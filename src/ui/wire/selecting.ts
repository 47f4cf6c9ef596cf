import { hex, latin1 } from '../../bytes'
import { type Part, partsAt } from '../../inspect'
import type { Selection } from '../../run'
import type { ExplainedStream } from '../inspector/explanations'
import type { WireRow } from './layout'
import type { Block, WireModel } from './model'

/** What of a selection lies in a block, as offsets in the block; null for nothing. */
export function scopeOf(block: Block, selection: Selection): { start: number; end: number } | null {
  if (selection.connection !== block.connection || selection.from !== block.from) return null
  const start = Math.max(0, selection.start - block.start)
  const end = Math.min(block.bytes.length, selection.end - block.start)
  return start < end ? { start, end } : null
}

/** True where a row shows a byte of the selection. */
export function reveals(row: WireRow & { kind: 'bytes' }, selection: Selection | null): boolean {
  if (!selection) return false
  const scope = scopeOf(row.block, selection)
  return scope !== null && scope.start < row.row.end && scope.end > row.row.start
}

/**
 * What a click on a byte selects: the line it is in; a click within what is selected goes one part deeper, to the byte
 * itself, and then begins again.
 */
export function partOf(stream: ExplainedStream, offset: number, before: Selection | null): Selection {
  const { connection, from } = stream
  const path = partsAt(stream.explanation, offset)
  const lines = path.slice(Math.min(1, path.length - 1))
  const spans = [...lines.map(({ span }) => span), { start: offset, end: offset + 1 }]
  const distinct = spans.filter(
    (span, index) => index === 0 || span.start !== spans[index - 1]!.start || span.end !== spans[index - 1]!.end,
  )
  const at =
    before && before.connection === connection && before.from === from
      ? distinct.findIndex((span) => span.start === before.start && span.end === before.end)
      : -1
  const chosen = distinct[(at + 1) % distinct.length]!
  return { connection, from, start: chosen.start, end: chosen.end }
}

const blocksOf = (model: WireModel): Block[] => model.items.filter((item): item is Block => item.kind === 'block')

/** What a key selects next; undefined where it is none of these keys. */
export function moveSelection(
  event: Pick<KeyboardEvent, 'key' | 'altKey' | 'shiftKey' | 'ctrlKey' | 'metaKey'>,
  model: WireModel,
  selection: Selection | null,
  explained: (block: Block) => ExplainedStream,
): Selection | null | undefined {
  if (event.ctrlKey || event.metaKey) return undefined
  const blocks = blocksOf(model)
  const first = blocks[0]
  if (!first) return undefined
  if (event.key === 'Escape') return selection ? null : undefined
  const forward = event.key === 'ArrowRight' || event.key === 'ArrowDown' || event.key === ']'
  const backward = event.key === 'ArrowLeft' || event.key === 'ArrowUp' || event.key === '['
  if (!forward && !backward) return undefined
  const at = blocks.findIndex((block) => selection !== null && scopeOf(block, selection) !== null)
  const block = blocks[at]
  if (!selection || !block) return whole(first, 0, 1)
  if (event.key === '[' || event.key === ']') {
    const next = blocks[Math.max(0, Math.min(blocks.length - 1, at + (forward ? 1 : -1)))]!
    return whole(next, 0, next.bytes.length)
  }
  if (event.altKey) return byPart(explained(block), selection, forward)
  const step = forward ? 1 : -1
  if (event.shiftKey) {
    const end = Math.max(selection.start + 1, Math.min(block.start + block.bytes.length, selection.end + step))
    return { ...selection, end }
  }
  const byte = (forward ? selection.end - 1 : selection.start) + step
  if (byte >= block.start && byte < block.start + block.bytes.length)
    return { ...selection, start: byte, end: byte + 1 }
  const next = blocks[at + step]
  return next ? (forward ? whole(next, 0, 1) : whole(next, next.bytes.length - 1, next.bytes.length)) : selection
}

function whole(block: Block, start: number, end: number): Selection {
  return { connection: block.connection, from: block.from, start: block.start + start, end: block.start + end }
}

function byPart(stream: ExplainedStream, selection: Selection, forward: boolean): Selection {
  const leaves: Part[] = []
  const collect = (parts: readonly Part[]) => {
    for (const part of parts) {
      if (part.children.length === 0) leaves.push(part)
      else collect(part.children)
    }
  }
  collect(stream.explanation.parts)
  const at = leaves.findIndex(({ span }) => selection.start >= span.start && selection.start < span.end)
  const next = leaves[Math.max(0, Math.min(leaves.length - 1, at + (forward ? 1 : -1)))]
  return next ? { ...selection, start: next.span.start, end: next.span.end } : selection
}

/** The real bytes of a selection as text, one character a byte; where that is not all text, as hexadecimal. Null for none. */
export function copyText(model: WireModel, selection: Selection | null): string | null {
  if (!selection) return null
  for (const block of blocksOf(model)) {
    const scope = scopeOf(block, selection)
    if (!scope) continue
    const bytes = block.bytes.subarray(scope.start, scope.end)
    return bytes.some((byte) => byte >= 0x80 || byte === 0) ? hex(bytes) : latin1(bytes)
  }
  return null
}

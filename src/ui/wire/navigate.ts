import type { Selection } from '../../run'
import type { Block, WireModel } from './model'

/** A named part's range around a byte, for steps by span; offsets in the stream. */
export type SpanAt = (connection: number, from: Selection['from'], offset: number) => { start: number; end: number }

/** The blocks in the order in which they are drawn. */
export const blocksOf = (model: WireModel): readonly Block[] =>
  model.items.filter((item): item is Block => item.kind === 'block')

/** The block that holds a byte; -1 for none. */
export const blockIndex = (blocks: readonly Block[], connection: number, from: string, offset: number): number =>
  blocks.findIndex(
    (block) => block.connection === connection && block.from === from && offset >= block.start && offset < block.end,
  )

const whole = (block: Block): Selection => ({
  connection: block.connection,
  from: block.from,
  start: block.start,
  end: block.end,
})

const one = (block: Block, offset: number): Selection => ({
  connection: block.connection,
  from: block.from,
  start: offset,
  end: offset + 1,
})

/**
 * A step by `count` bytes from the selection's moving end. Without one it begins at the first byte. It goes on into the
 * next block, except where it extends: a selection lies in one stream.
 */
export function stepByte(model: WireModel, selection: Selection | null, count: number, anchor: number | null) {
  const blocks = blocksOf(model)
  const first = blocks[0]
  if (!first) return null
  if (!selection) return one(first, first.start)
  const { connection, from } = selection
  if (anchor !== null) {
    const stream = model.stream(connection, from)
    if (!stream) return selection
    const head = anchor === selection.start ? selection.end - 1 : selection.start
    const to = Math.max(0, Math.min(stream.length - 1, head + count))
    return { connection, from, start: Math.min(anchor, to), end: Math.max(anchor, to) + 1 }
  }
  const at = count < 0 ? selection.start : selection.end - 1
  const index = blockIndex(blocks, connection, from, at)
  const block = blocks[index]
  if (!block) return one(first, first.start)
  const to = at + count
  if (to >= block.end) {
    const next = blocks[index + 1]
    return next ? one(next, next.start) : one(block, block.end - 1)
  }
  if (to < block.start) {
    const before = blocks[index - 1]
    return before ? one(before, before.end - 1) : one(block, block.start)
  }
  return one(block, to)
}

/**
 * The span after (1) or before (-1) the selection: behind a whole message comes its own first span, and behind the last span of
 * a block the neighbour's first.
 */
export function stepSpan(model: WireModel, selection: Selection | null, direction: 1 | -1, spanAt: SpanAt) {
  const blocks = blocksOf(model)
  const first = blocks[0]
  if (!first) return null
  const select = (block: Block, offset: number): Selection => {
    const span = spanAt(block.connection, block.from, offset)
    return { ...whole(block), start: Math.max(block.start, span.start), end: Math.min(block.end, span.end) }
  }
  if (!selection) return select(first, first.start)
  const at = direction > 0 ? selection.end - 1 : selection.start
  const index = blockIndex(blocks, selection.connection, selection.from, at)
  const block = blocks[index]
  if (!block) return select(first, first.start)
  if (direction > 0 && selection.start <= block.start && selection.end >= block.end) {
    const inner = select(block, block.start)
    if (inner.end < block.end) return inner
  }
  const to = at + direction
  if (to >= block.start && to < block.end) return select(block, to)
  const next = blocks[index + direction]
  return next ? select(next, direction > 0 ? next.start : next.end - 1) : selection
}

/** The message after (1) or before (-1) the one that holds the selection, as a whole. */
export function stepMessage(model: WireModel, selection: Selection | null, direction: 1 | -1): Selection | null {
  const blocks = blocksOf(model)
  if (blocks.length === 0) return null
  const at = selection ? blockIndex(blocks, selection.connection, selection.from, selection.start) : -1
  const to = at < 0 ? (direction > 0 ? 0 : blocks.length - 1) : Math.max(0, Math.min(blocks.length - 1, at + direction))
  return whole(blocks[to]!)
}

/** Where text occurs in all bytes, folded or not, in the order in which they are drawn; at most `most`. ASCII case does not count. */
export function search(model: WireModel, text: string, most = 1000): Selection[] {
  const found: Selection[] = []
  const wanted = new TextEncoder().encode(text)
  if (wanted.length === 0) return found
  const lower = (byte: number) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte)
  const head = lower(wanted[0]!)
  for (const block of blocksOf(model)) {
    const bytes = block.stream.slice(block.start, block.end)
    for (let at = 0; at + wanted.length <= bytes.length; at++) {
      if (lower(bytes[at]!) !== head) continue
      let same = 1
      while (same < wanted.length && lower(bytes[at + same]!) === lower(wanted[same]!)) same++
      if (same < wanted.length) continue
      const start = block.start + at
      found.push({ connection: block.connection, from: block.from, start, end: start + wanted.length })
      if (found.length >= most) return found
      at += wanted.length - 1
    }
  }
  return found
}

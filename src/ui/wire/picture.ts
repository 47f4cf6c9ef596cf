import type { Selection } from '../../run'
import type { Side } from '../../trace'
import { type Cell, cellOf } from './cells'
import type { WireModel } from './model'
import { holds } from './paint'
import { wireRows } from './rows'
import { clock, noticeText, segmentText } from './texts'

/** A cell of a picture of the wire. */
export interface PicturedCell extends Cell {
  readonly selected: boolean
}

/** A row of a picture of the wire. */
export type PicturedRow =
  | { readonly kind: 'notice'; readonly text: string; readonly left: string; readonly right: string }
  | {
      readonly kind: 'head'
      readonly from: Side
      readonly bytes: number
      readonly left: string
      readonly right: string
    }
  | { readonly kind: 'bytes'; readonly from: Side; readonly cells: readonly PicturedCell[] }
  | { readonly kind: 'rest'; readonly from: Side | null; readonly text: string }

/**
 * The wire as rows to be drawn outside the page, at most `most`, `columns` cells wide. `hide` may cover bytes of a stream;
 * it gives as many as it got.
 */
export function wirePicture(
  model: WireModel,
  selection: Selection | null,
  columns: number,
  most: number,
  hide: (bytes: Uint8Array) => Uint8Array,
): PicturedRow[] {
  const hidden = new Map<unknown, Uint8Array>()
  const rows: PicturedRow[] = []
  for (const row of wireRows(model, 'text', columns, 8)) {
    if (rows.length === most) {
      rows[most - 1] = { kind: 'rest', from: null, text: 'and more' }
      break
    }
    switch (row.kind) {
      case 'notice': {
        const { from, departed, arrived } = row.notice
        rows.push({
          kind: 'notice',
          text: noticeText(row.notice, model.connections > 1),
          ...ends(from, departed, arrived),
        })
        break
      }
      case 'segment': {
        const { from, departed, arrived } = row.segment
        rows.push({
          kind: 'notice',
          text: segmentText(row.segment, model.connections > 1),
          ...ends(from, departed, arrived),
        })
        break
      }
      case 'conductor': {
        const { from, start, end, departed, arrived } = row.block
        rows.push({ kind: 'head', from, bytes: end - start, ...ends(from, departed, arrived) })
        break
      }
      case 'bytes': {
        const { stream, connection, from } = row.block
        const bytes = hidden.get(stream) ?? hide(stream.slice(0, stream.length))
        hidden.set(stream, bytes)
        const cells = [...bytes.subarray(row.start, row.end)].map((byte, at) => ({
          ...cellOf(byte),
          selected: holds(selection, connection, from, row.start + at),
        }))
        rows.push({ kind: 'bytes', from, cells })
        break
      }
      case 'fold':
        rows.push({ kind: 'rest', from: row.block.from, text: row.text })
        break
      case 'more':
        rows.push({
          kind: 'rest',
          from: row.block.from,
          text: `${(row.end - row.start).toLocaleString('en')} more bytes`,
        })
        break
      case 'hidden':
        rows.push({ kind: 'rest', from: null, text: row.text })
        break
    }
  }
  return rows
}

/** The times at both ends: the server's at the left, the client's at the right. */
function ends(from: Side, departed: number, arrived: number | null): { left: string; right: string } {
  const came = arrived === null ? '' : clock(arrived)
  return from === 'server' ? { left: clock(departed), right: came } : { left: came, right: clock(departed) }
}

import { byteWord, grouped } from '../../bytes'
import type { Selection } from '../../run'
import type { Side } from '../../trace'
import { type Cell, cellOf } from './cells'
import { timesOf, type WireModel } from './model'
import { holds } from './paint'
import { wireRows } from './rows'
import { atRails, clock, noticeText, segmentText, timesText } from './texts'

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
  const many = model.connections > 1
  for (const row of wireRows(model, 'text', columns, 8)) {
    if (rows.length === most) {
      rows[most - 1] = { kind: 'rest', from: null, text: 'and more' }
      break
    }
    switch (row.kind) {
      case 'notice':
      case 'segment': {
        const text = row.kind === 'notice' ? noticeText(row.notice, many) : segmentText(row.segment, many)
        rows.push({ kind: 'notice', text, ...ends(row.kind === 'notice' ? row.notice : row.segment) })
        break
      }
      case 'conductor': {
        const { stream, from, start, end } = row.block
        const { departed, arrived } = timesText(timesOf(stream, start, end))
        rows.push({ kind: 'head', from, bytes: end - start, ...atRails(from, departed, arrived) })
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
          text: `${grouped(row.end - row.start)} more ${byteWord(row.end - row.start)}`,
        })
        break
      case 'hidden':
        rows.push({ kind: 'rest', from: null, text: row.text })
        break
    }
  }
  return rows
}

/** The times at both ends. */
const ends = ({ from, departed, arrived }: { from: Side; departed: number; arrived: number | null }) =>
  atRails(from, clock(departed), arrived === null ? '' : clock(arrived))

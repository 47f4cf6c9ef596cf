import { byteWord, grouped } from '../../bytes'
import { CellMarks, type CellMarksInput } from './cell-marks'
import { CutMarks, type CutMarksInput } from './cuts'
import { Chevron } from './icons'
import { Conductor, NoticeRow, type RowInput, SegmentRow, tone, touches } from './lines'
import type { Block } from './model'
import { blockKey } from './rows'

/** What the marks over the bytes are drawn from. Pixels count from the canvas's corner; bytes begin at `inset`. */
export interface MarksInput extends RowInput, CellMarksInput, CutMarksInput {
  readonly onFold: (key: string, open: boolean) => void
  readonly onMore: (key: string) => void
}

const MARGIN = 12

/** Under the bytes: the wash of each block, with its thick edge on the sender's far side. */
export function Washes(input: MarksInput) {
  const { rows, first, count, cell, width, selection } = input
  const washes: { top: number; height: number; block: Block }[] = []
  for (let at = first; at < Math.min(rows.length, first + count); at++) {
    const row = rows[at]!
    if (row.kind !== 'bytes' && row.kind !== 'fold' && row.kind !== 'more') continue
    const open = washes.at(-1)
    if (open?.block === row.block) open.height += cell.height
    else washes.push({ top: at * cell.height, height: cell.height, block: row.block })
  }
  return (
    <div class="wash-layer">
      {washes.map(({ top, height, block }) => (
        <div
          key={`${blockKey(block)} ${top}`}
          class={`wash ${tone(block.from)} ${touches(selection, block) ? 'lit' : ''}`}
          style={{
            top: `${top - 3}px`,
            height: `${height + 6}px`,
            left: `${MARGIN}px`,
            width: `${width - 2 * MARGIN}px`,
          }}
        />
      ))}
    </div>
  )
}

/** Over the bytes: conductors, times, darts, notices, folds, segment boundaries, outlines. */
export function Overlay(input: MarksInput) {
  const { rows, first, count, cell } = input
  const shown = rows.slice(first, first + count)
  return (
    <div class="mark-layer">
      {shown.map((row, index) => {
        const at = first + index
        const style = { top: `${at * cell.height}px`, height: `${cell.height}px` }
        switch (row.kind) {
          case 'hidden':
            return (
              <div key={at} class="wire-row event" style={style}>
                <span class="word">{row.text}</span>
              </div>
            )
          case 'notice':
            return <NoticeRow key={at} input={input} row={row} style={style} />
          case 'segment':
            return <SegmentRow key={at} input={input} segment={row.segment} style={style} />
          case 'conductor':
            return <Conductor key={at} input={input} block={row.block} style={style} />
          case 'fold':
            return (
              <div key={at} class={`wire-row fold ${tone(row.block.from)}`} style={style}>
                <button type="button" aria-expanded={!row.folded} onClick={() => input.onFold(row.key, row.folded)}>
                  <Chevron open={!row.folded} />
                  {row.text}
                </button>
              </div>
            )
          case 'more':
            return (
              <div key={at} class={`wire-row fold ${tone(row.block.from)}`} style={style}>
                <button type="button" onClick={() => input.onMore(row.key)}>
                  show more, {grouped(row.end - row.start)} {byteWord(row.end - row.start)} left
                </button>
              </div>
            )
          default:
            return null
        }
      })}
      <CellMarks {...input} />
      <CutMarks {...input} />
    </div>
  )
}

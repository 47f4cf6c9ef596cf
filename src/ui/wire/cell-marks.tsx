import type { Selection } from '../../run'
import { CellLayer, type CellsInput, type DrawnByte, drawnBytes } from './cell-layer'
import { cellOf } from './cells'
import { tone } from './lines'
import { type Block, segmentAt } from './model'
import { holds } from './paint'

/** What the marks of single bytes are drawn from. */
export interface CellMarksInput extends CellsInput {
  readonly selection: Selection | null
  readonly hover: Selection | null
  readonly unread: (block: Block, offset: number) => boolean
}

/** Outlines of control cells, dashes of bytes above 0x7E, hatching of unread bytes, the hovered byte, segment cuts. */
export function CellMarks(input: CellMarksInput) {
  const { mode, cell, width, inset, selection, hover, unread } = input
  const box = ({ x, top, place }: DrawnByte, dx: number, dy: number) => ({
    x: x + dx,
    y: top + dy,
    width: place.width * cell.width - 2 * dx,
    height: cell.height - 2 * dy,
  })
  const shapes = []
  for (const drawn of drawnBytes(input)) {
    const { row, place, key, x, top } = drawn
    const { block } = row
    const selected = holds(selection, block.connection, block.from, place.at)
    const look = cellOf(block.stream.slice(place.at, place.at + 1)[0]!).look
    const class_ = `${tone(block.from)} ${selected ? 'sel' : ''}`
    if (mode === 'text' && look === 'control') {
      shapes.push(<rect key={key} class={`ctl ${class_}`} rx="3" {...box(drawn, 0.5, cell.height * 0.14)} />)
    } else if (mode === 'text' && look === 'high') {
      shapes.push(<rect key={key} class={`high ${class_}`} rx="2" {...box(drawn, 0.5, cell.height * 0.14)} />)
    }
    if (unread(block, place.at) && !selected) {
      shapes.push(<rect key={`${key} u`} fill="url(#wire-hatch)" {...box(drawn, 0, 2)} />)
    }
    if (!selected && holds(hover, block.connection, block.from, place.at)) {
      shapes.push(<rect key={`${key} h`} class="hov" rx="2" {...box(drawn, 0, 2)} />)
    }
    const segment = segmentAt(block.stream, place.at)
    if (segment?.start === place.at && place.at > block.start && x - inset < width) {
      if (mode === 'text' || place.width === 2) {
        shapes.push(<path key={`${key} s`} class="cut" d={`M${x} ${top + 1}V${top + cell.height - 1}`} />)
      }
    }
  }
  return (
    <CellLayer input={input}>
      <defs>
        <pattern id="wire-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="1.2" height="5" class="hatch" />
        </pattern>
      </defs>
      {shapes}
    </CellLayer>
  )
}

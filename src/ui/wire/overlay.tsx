import { Dart, Icon } from '../icons'
import type { WireRow } from './layout'
import { type Block, noticeText, type WireModel } from './model'

interface OverlayProps {
  readonly rows: readonly WireRow[]
  readonly model: WireModel
  /** Of a row, pixels. */
  readonly height: number
  readonly inset: number
  onFold(block: Block, open: boolean): void
  onMore(block: Block): void
}

const ms = (time: number | null): string => (time === null ? 'lost' : `${time.toFixed(1)} ms`)

/** What stands around the bytes: rails, times, arrows, the washes behind blocks, opens and closes in their place. */
export function Overlay({ rows, model, height, inset, onFold, onMore }: OverlayProps) {
  const connections = new Set(model.items.map((item) => item.connection))
  const many = connections.size > 1
  return (
    <>
      <div class="rail left" />
      <div class="rail right" />
      {washes(rows).map(({ block, from, to }) => (
        <div
          key={`${block.connection} ${block.from} ${block.start}`}
          class={`wash ${block.from === 'client' ? 'req' : 'res'}`}
          data-wash={`${block.connection} ${block.from} ${block.start}`}
          style={{
            top: `${from * height - 2}px`,
            height: `${(to - from) * height + 4}px`,
            left: `${inset}px`,
            right: `${inset}px`,
          }}
        />
      ))}
      {rows.map((row, index) => {
        const top = { top: `${index * height}px`, height: `${height}px` }
        switch (row.kind) {
          case 'notice': {
            const { notice } = row
            const left = notice.from === 'server' ? notice.departed : notice.arrived
            const right = notice.from === 'server' ? notice.arrived : notice.departed
            const wrong = notice.event === 'reset' || notice.event === 'refused' || notice.event === 'timed-out'
            return (
              <div key={index} class={`wire-row notice ${wrong ? 'wrong' : ''}`} style={top}>
                <span class="time">{ms(left)}</span>
                <span class="say">
                  {wrong && <Icon name="error" />}
                  {noticeText(notice, many)}
                </span>
                <span class="time">{ms(right)}</span>
              </div>
            )
          }
          case 'label': {
            const { block, fold, folded } = row
            const request = block.from === 'client'
            return (
              <div
                key={index}
                class={`wire-row label ${request ? 'req' : 'res'}`}
                style={top}
                data-label={`${block.connection} ${block.from} ${block.start}`}
              >
                <span class="time">{ms(request ? block.arrived : block.departed)}</span>
                <span class="say">
                  {request && <Dart direction="request" />}
                  <b>
                    {many ? `connection ${block.connection}, ` : ''}
                    {request ? 'request' : 'response'}
                  </b>
                  <span class="count-bytes">{block.bytes.length.toLocaleString('en')} B</span>
                  {!request && <Dart direction="response" />}
                  {fold && (
                    <button type="button" class="fold" aria-expanded={!folded} onClick={() => onFold(block, folded)}>
                      {folded ? 'unfold' : 'fold'}
                    </button>
                  )}
                </span>
                <span class="time">{ms(request ? block.departed : block.arrived)}</span>
              </div>
            )
          }
          case 'fold':
            return (
              <div key={index} class="wire-row folded" style={top}>
                <button type="button" class="fold" aria-expanded={false} onClick={() => onFold(row.block, true)}>
                  <Icon name="right" />
                  {row.fold.text}
                </button>
              </div>
            )
          case 'more':
            return (
              <div key={index} class="wire-row folded" style={top}>
                <button type="button" class="fold" onClick={() => onMore(row.block)}>
                  <Icon name="chevron" />
                  {row.left.toLocaleString('en')} more bytes
                </button>
              </div>
            )
          default:
            return null
        }
      })}
    </>
  )
}

/** Runs of rows that belong to one block's bytes. */
function washes(rows: readonly WireRow[]): { block: Block; from: number; to: number }[] {
  const list: { block: Block; from: number; to: number }[] = []
  for (const [index, row] of rows.entries()) {
    if (row.kind !== 'bytes' && row.kind !== 'fold' && row.kind !== 'more') continue
    const last = list.at(-1)
    if (last && last.block === row.block && last.to === index) last.to = index + 1
    else list.push({ block: row.block, from: index, to: index + 1 })
  }
  return list
}

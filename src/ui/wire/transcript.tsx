import { useMemo } from 'preact/hooks'
import type { Session } from '../../run'
import { useUnhurried } from '../layout/use-unhurried'
import { spoken } from './cells'
import type { Block, WireItem, WireModel } from './model'
import { wireState } from './state'
import { clock, noticeText, untoldText } from './texts'

/** The transcript holds the newest items; the byte view has the others. */
const MOST_ITEMS = 60
/** Lines of a message that are read out. */
const MOST_LINES = 40

/** Bytes as words: text as it is, everything else by its spoken name in brackets. */
export function spokenLine(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) {
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ` [${spoken(byte)}]`
  }
  return text
}

/** The lines of a block as words, with a last one that counts what is left out. */
export function spokenLines(block: Block, most = MOST_LINES): string[] {
  const bytes = block.stream.slice(block.start, Math.min(block.end, block.start + 8192))
  const lines: string[] = []
  let from = 0
  for (let at = 0; at < bytes.length && lines.length < most; at++) {
    if (bytes[at] !== 0x0a && at !== bytes.length - 1) continue
    lines.push(spokenLine(bytes.subarray(from, at + 1)))
    from = at + 1
  }
  const left = block.end - block.start - from
  if (left > 0) lines.push(`${left.toLocaleString('en')} more bytes`)
  return lines
}

/** What is said about an item, without its bytes. */
export function spokenHead(item: WireItem, many: boolean): string {
  if (item.kind === 'untold') return untoldText(item.count)
  const arrival = item.arrived === null ? 'lost on the way' : `arrives at ${clock(item.arrived)} ms`
  const times = `leaves at ${clock(item.departed)} ms, ${arrival}`
  if (item.kind === 'notice') return `${noticeText(item, many)}: ${times}`
  const which = many ? `, connection ${item.connection}` : ''
  if (item.kind === 'segment') {
    const way = item.from === 'client' ? 'client to server' : 'server to client'
    return `${item.retransmission ? 'Retransmission' : 'Segment'}, ${way}${which}, ${item.carries}, ${times}`
  }
  const what = item.from === 'client' ? 'Request, client to server' : 'Response, server to client'
  return `${what}${which}, ${item.end - item.start} bytes, ${times}`
}

/** The wire as text for those who hear it. */
export function Transcript({ session }: { readonly session: Session }) {
  const running = session.run.value?.state.kind === 'running'
  const model = useUnhurried(wireState(session).model.value, !running)
  return useMemo(() => transcript(model), [model])
}

function transcript({ items, connections, hidden }: WireModel) {
  const newest = items.slice(-MOST_ITEMS)
  const before = hidden > 0 || newest.length < items.length
  return (
    <section class="sr" aria-label="The wire as text">
      {before && <p>Earlier items are left out here.</p>}
      <ol>
        {newest.map((item, index) => (
          <li key={index}>
            {spokenHead(item, connections > 1)}
            {item.kind === 'block' && (
              <ul>
                {spokenLines(item).map((line, at) => (
                  <li key={at}>{line}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

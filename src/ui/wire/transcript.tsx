import { useMemo } from 'preact/hooks'
import { byteWord, grouped } from '../../bytes'
import type { Session } from '../../run'
import { useBehind } from '../layout/use-behind'
import { useUnhurried } from '../layout/use-unhurried'
import { spoken } from './cells'
import {
  type Block,
  type Stretch,
  type Times,
  timesOf,
  type UntoldSegments,
  type WireItem,
  type WireModel,
} from './model'
import { wireState } from './state'
import { clock, noticeText, untoldText } from './texts'

/** The transcript holds the newest items; the byte view has the others. */
const MOST_ITEMS = 60
/** While a run goes on the next are there before anybody has heard these. */
const MOST_LIVE_ITEMS = 8
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
  if (left > 0) lines.push(`${grouped(left)} more ${byteWord(left)}`)
  return lines
}

/** `at 30.0 ms`, or `from 30.0 to 5030.0 ms`. */
function spokenStretch({ first, last }: Stretch): string {
  const [from, to] = [clock(first), clock(last)]
  return from === to ? `at ${from} ms` : `from ${from} to ${to} ms`
}

/** When bytes left and arrived, in words. */
function spokenTimes({ departed, arrived, lost }: Times): string {
  const came = arrived ? `arrives ${spokenStretch(arrived)}${lost ? ', a part is lost' : ''}` : 'lost on the way'
  return `leaves ${spokenStretch(departed)}, ${came}`
}

/** The times of an item: of all its bytes where it has some. */
function timesOfItem(item: Exclude<WireItem, UntoldSegments>): Times | null {
  if (item.kind === 'block') return timesOf(item.stream, item.start, item.end)
  const { departed, arrived } = item
  const at = (time: number) => ({ first: time, last: time })
  return { departed: at(departed), arrived: arrived === null ? null : at(arrived), lost: arrived === null }
}

/** What is said about an item, without its bytes. */
export function spokenHead(item: WireItem, many: boolean): string {
  if (item.kind === 'untold') return untoldText(item.count)
  const known = timesOfItem(item)
  const times = known ? spokenTimes(known) : ''
  if (item.kind === 'notice' && item.event === 'broken') {
    const client = item.arrived === null ? 'not the client' : `the client at ${clock(item.arrived)} ms`
    return `${noticeText(item, many)}: reaches the server at ${clock(item.departed)} ms, ${client}`
  }
  if (item.kind === 'notice') return `${noticeText(item, many)}: ${times}`
  const which = many ? `, connection ${item.connection}` : ''
  if (item.kind === 'segment') {
    const way = item.from === 'client' ? 'client to server' : 'server to client'
    return `${item.retransmission ? 'Retransmission' : 'Segment'}, ${way}${which}, ${item.carries}, ${times}`
  }
  const what = item.from === 'client' ? 'Request, client to server' : 'Response, server to client'
  const size = item.end - item.start
  return `${what}${which}, ${size} ${byteWord(size)}, ${times}`
}

/** The wire as text for those who hear it. */
export function Transcript({ session }: { readonly session: Session }) {
  const running = session.run.value?.state.kind === 'running'
  const model = useBehind(useUnhurried(wireState(session).model.value, !running))
  return useMemo(() => transcript(model), [model])
}

function transcript({ items, connections, hidden, live }: WireModel) {
  const newest = items.slice(live ? -MOST_LIVE_ITEMS : -MOST_ITEMS)
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

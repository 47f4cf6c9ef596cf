import type { Side } from '../../trace'
import type { Block, WireItem } from './model'

/** The bytes that an outcome rests on; none of them where `start` is `end`. */
interface Ground {
  readonly connection: number
  readonly start: number
  readonly end: number
}

/**
 * The request and the reply that a client shows: those that its outcome rests on, whatever it asked for beside them (an
 * icon). The last of each where the outcome rests on no connection.
 */
export function shownExchange(
  items: readonly WireItem[],
  evidence: readonly Ground[],
): Readonly<Record<Side, Block | null>> {
  const ground = evidence.find(({ start, end }) => end > start) ?? evidence[0]
  const blocks = items.filter((item) => item.kind === 'block')
  const last = (from: Side, among: readonly Block[]) => among.findLast((block) => block.from === from) ?? null
  if (!ground) return { client: last('client', blocks), server: last('server', blocks) }
  const own = blocks.filter(({ connection }) => connection === ground.connection)
  const reply = own.findIndex(
    ({ from, start, end }) => from === 'server' && ground.start >= start && ground.start < end,
  )
  if (reply < 0) return { client: last('client', own), server: last('server', own) }
  return { client: last('client', own.slice(0, reply)), server: own[reply]! }
}

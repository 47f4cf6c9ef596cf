import type { Rule } from './conditions'
import type { Scheduler } from './scheduler'
import { ACK, type End, FIN, NOTHING, PSH, RST, type Segment } from './types'

/** Between two pieces of what was sent as one, virtual milliseconds: whoever reads at once sees each by itself. */
const GAP = 0.01

/** Where a segment comes to in the end. */
export interface Receiver {
  arrive(segment: Segment): void
}

interface Direction {
  /** The last arrival: nothing overtakes. */
  arrival: number
  /** Until when the sender's own queue is busy. */
  queued: number
  /** Behind the last byte (or SYN, FIN) that crossed. */
  crossed: number
}

const other = (end: End): End => (end === 'client' ? 'server' : 'client')
const lengthOf = ({ payload, flags }: Segment): number => payload.length + (flags & 2 ? 1 : 0) + (flags & FIN ? 1 : 0)

/** The line between the two ends: it asks the rules about each segment, and carries what they let through in order. */
export class Line {
  readonly #rules: readonly Rule[]
  readonly #latency: number
  readonly #scheduler: Scheduler
  readonly #observe: (segment: Segment, arrives: number | null) => void
  readonly #directions = new Map<number, Record<End, Direction>>()
  readonly #broken = new Set<number>()

  constructor(parts: {
    readonly rules: readonly Rule[]
    readonly latency: number
    readonly scheduler: Scheduler
    readonly observe: (segment: Segment, arrives: number | null) => void
  }) {
    this.#rules = parts.rules
    this.#latency = parts.latency
    this.#scheduler = parts.scheduler
    this.#observe = parts.observe
  }

  carry(to: Receiver, segment: Segment): void {
    if (this.#broken.has(segment.connection)) {
      this.#observe(segment, null)
      if ((segment.flags & RST) === 0) this.#answerReset(to, segment)
      return
    }
    this.#ask(to, segment, 0, this.#scheduler.now)
  }

  /** Until when segments that an end has sent wait in its own queue. */
  queuedUntil(connection: number, end: End): number {
    return this.#directions.get(connection)?.[end].queued ?? 0
  }

  /** Nothing is carried for this connection any more. */
  forget(connection: number): void {
    this.#directions.delete(connection)
  }

  #ask(to: Receiver, segment: Segment, from: number, leaves: number): void {
    let at = leaves
    for (let index = from; index < this.#rules.length; index++) {
      if (this.#broken.has(segment.connection)) break
      const verdict = this.#rules[index]!(segment, at)
      switch (verdict.kind) {
        case 'pass':
          break
        case 'cut':
          for (const piece of piecesOf(segment, verdict.at)) {
            this.#ask(to, piece, verdict.again ? index : index + 1, at)
          }
          return
        case 'queue': {
          const direction = this.#direction(segment)
          direction.queued = Math.max(direction.queued, verdict.until)
          at = Math.max(at, verdict.until)
          break
        }
        case 'hold':
          at = Math.max(at, verdict.until)
          break
        case 'drop':
          this.#observe(segment, null)
          return
        case 'reset':
          this.#break(to, segment)
          return
      }
    }
    if (this.#broken.has(segment.connection)) {
      this.#observe(segment, null)
      return
    }
    this.#deliver(to, segment, at + this.#latency)
  }

  #direction({ connection, from }: Segment): Direction {
    let both = this.#directions.get(connection)
    if (!both) {
      const fresh = (): Direction => ({ arrival: Number.NEGATIVE_INFINITY, queued: 0, crossed: 0 })
      both = { client: fresh(), server: fresh() }
      this.#directions.set(connection, both)
    }
    return both[from]
  }

  #deliver(to: Receiver, segment: Segment, time: number): void {
    const direction = this.#direction(segment)
    const apart = segment.payload.length > 0 ? direction.arrival + GAP : direction.arrival
    const arrives = Math.max(time, apart)
    direction.arrival = arrives
    direction.crossed = Math.max(direction.crossed, segment.sequence + lengthOf(segment))
    this.#observe(segment, arrives)
    this.#scheduler.after(arrives - this.#scheduler.now, () => to.arrive(segment))
  }

  /** Breaks the connection: RST to both ends, behind what is on its way to them. */
  #break(to: Receiver, segment: Segment): void {
    this.#observe(segment, null)
    const back = this.#direction({ ...segment, from: other(segment.from) })
    const forth = this.#direction(segment)
    this.#broken.add(segment.connection)
    this.#reset(to, segment, segment.from, forth.crossed, back.crossed)
    this.#reset(to, segment, other(segment.from), back.crossed, forth.crossed)
  }

  /** An end that has not heard the RST (it expected another number) gets one that it believes. */
  #answerReset(to: Receiver, segment: Segment): void {
    const { acknowledgment } = segment
    const next = segment.sequence + lengthOf(segment)
    if (acknowledgment !== null) this.#reset(to, segment, other(segment.from), acknowledgment, next)
  }

  #reset(to: Receiver, { connection }: Segment, from: End, sequence: number, acknowledgment: number): void {
    this.#deliver(
      to,
      {
        connection,
        from,
        flags: RST | ACK,
        sequence,
        acknowledgment,
        window: 0,
        payload: NOTHING,
        offset: Math.max(0, sequence - 1),
        retransmission: false,
      },
      this.#scheduler.now + this.#latency,
    )
  }
}

/** The pieces of a segment; PSH and FIN stay with the last. */
function piecesOf(segment: Segment, at: readonly number[]): readonly Segment[] {
  const { payload, sequence, offset, flags } = segment
  const bounds = [0, ...at, payload.length]
  return bounds.slice(1).map((end, index) => {
    const start = bounds[index]!
    return {
      ...segment,
      sequence: sequence + start,
      offset: offset + start,
      flags: end === payload.length ? flags : flags & ~(PSH | FIN),
      payload: payload.subarray(start, end),
    }
  })
}

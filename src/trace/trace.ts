import type { Payload, SegmentRecord, TraceRecord } from './record'

/** What a recording holds at most: so that a run that never ends does not take all of the tab's memory. */
export const TRACE_LIMITS = {
  records: 30_000,
  /** Bytes of payload, of all segments together. */
  bytes: 64 * 1024 * 1024,
} as const

/** The records of a run, in order. Append-only: a record never changes once it is in. */
export interface Trace {
  readonly records: readonly TraceRecord[]
  /**
   * Appends a payload at a virtual time (milliseconds). Beyond `TRACE_LIMITS` what happened on the network, and the calls
   * that caused it, are counted and left out; what the program prints and how it ends stays. Throws where time would go
   * back: a broken invariant.
   */
  append(time: number, payload: Payload): void
  /** Appends what was left out since the last time, as a `drop` record; nothing where that is nothing. */
  account(): void
}

/** An empty recording. */
export function createTrace(limits: { readonly records: number; readonly bytes: number } = TRACE_LIMITS): Trace {
  const records: TraceRecord[] = []
  let last = 0
  let bytes = 0
  let full = false
  let left = { records: 0, bytes: 0 }
  const put = (payload: Payload) => {
    const seq = records.length
    records.push(payload.kind === 'segment' ? segmentRecord(payload, seq, last) : { ...payload, seq, time: last })
  }
  return {
    records,
    append(time, payload) {
      if (time < last) throw new Error(`trace: time went back from ${last} to ${time}`)
      last = time
      const size = payload.kind === 'segment' ? payload.payload.length : 0
      // Once something is left out, so is all that follows on the network: a stream ends there, it has no hole.
      full ||= records.length >= limits.records || bytes + size > limits.bytes
      if (full && DROPPED.has(payload.kind)) {
        left = { records: left.records + 1, bytes: left.bytes + size }
        return
      }
      bytes += size
      put(payload)
    },
    account() {
      if (left.records === 0) return
      put({ kind: 'drop', ...left })
      left = { records: 0, bytes: 0 }
    },
  }
}

/** Of segments there are the most: written field by field, a record takes a third of what a spread one does (V8). */
const segmentRecord = (segment: SegmentRecord, seq: number, time: number): TraceRecord => ({
  kind: 'segment',
  connection: segment.connection,
  from: segment.from,
  flags: segment.flags,
  sequence: segment.sequence,
  acknowledgment: segment.acknowledgment,
  window: segment.window,
  payload: segment.payload,
  offset: segment.offset,
  retransmission: segment.retransmission,
  arrives: segment.arrives,
  seq,
  time,
})

/** What a full recording leaves out. */
const DROPPED: ReadonlySet<Payload['kind']> = new Set(['connect', 'segment', 'disconnect', 'syscall', 'client'])

import type { Payload, TraceRecord } from './record'

/** The records of a run, in order. Append-only: a record never changes once it is in. */
export interface Trace {
  readonly records: readonly TraceRecord[]
  /** Appends a payload at a virtual time (milliseconds). Throws where time would go back: a broken invariant. */
  append(time: number, payload: Payload): TraceRecord
}

/** An empty recording. */
export function createTrace(): Trace {
  const records: TraceRecord[] = []
  let last = 0
  return {
    records,
    append(time, payload) {
      if (time < last) throw new Error(`trace: time went back from ${last} to ${time}`)
      last = time
      const record: TraceRecord = { ...payload, seq: records.length, time }
      records.push(record)
      return record
    },
  }
}

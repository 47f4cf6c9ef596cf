import { Packer } from './pack'
import type { Payload } from './record'
import type { TraceChunk } from './records'

/** What a recording holds at most: so that a run that never ends does not take all of the tab's memory. */
export const TRACE_LIMITS = {
  records: 30_000,
  /** Bytes of payload, of all segments together. What packing adds does not count, nor do records without payload. */
  bytes: 64 * 1024 * 1024,
} as const

/** A chunk is closed once it has this many bytes: it is larger by up to the record that came last. */
const CHUNK = 256 * 1024
const FIRST_ROOM = 4096

/** Where a run is recorded: records go in one by one and leave in chunks, for the list that keeps them (`RecordList`). */
export interface Trace {
  /**
   * Appends a payload at a virtual time (milliseconds). Beyond `TRACE_LIMITS` what happened on the network, and the calls
   * that caused it, are counted and left out; what the program prints and how it ends stays. Throws where time would go
   * back: a broken invariant.
   */
  append(time: number, payload: Payload): void
  /** Appends what was left out since the last time, as a `drop` record; nothing where that is nothing. */
  account(): void
  /** The records since the last time. They are the caller's alone: the trace keeps nothing of them. */
  take(): readonly TraceChunk[]
}

/** An empty recording. */
export function createTrace(limits: { readonly records: number; readonly bytes: number } = TRACE_LIMITS): Trace {
  const packer = new Packer(FIRST_ROOM)
  let chunks: TraceChunk[] = []
  let starts = new Uint32Array(64)
  let open = 0
  let length = 0
  let last = 0
  let bytes = 0
  let full = false
  let left = { records: 0, bytes: 0 }

  const put = (payload: Payload) => {
    if (open === starts.length) {
      const larger = new Uint32Array(open * 2)
      larger.set(starts)
      starts = larger
    }
    starts[open++] = packer.length
    length++
    packer.pack(last, payload)
    if (packer.length >= CHUNK) close()
  }
  const close = () => {
    if (open === 0) return
    const { strings, rest } = packer
    chunks.push({ bytes: packer.bytes.slice(0, packer.length), starts: starts.slice(0, open), strings, rest })
    packer.clear(CHUNK * 2)
    open = 0
  }
  return {
    append(time, payload) {
      if (time < last) throw new Error(`trace: time went back from ${last} to ${time}`)
      last = time
      const size = payload.kind === 'segment' ? payload.payload.length : 0
      // Once something is left out, so is all that follows on the network: a stream ends there, it has no hole.
      full ||= length >= limits.records || bytes + size > limits.bytes
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
    take() {
      close()
      const taken = chunks
      chunks = []
      return taken
    },
  }
}

/** What a full recording leaves out. */
const DROPPED: ReadonlySet<Payload['kind']> = new Set(['connect', 'segment', 'disconnect', 'syscall', 'client'])

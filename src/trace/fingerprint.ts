import type { Side } from './record'
import type { Records } from './records'

/**
 * What of a recording can be compared with that of another time, browser or version: the bytes, and when they went. Made
 * of canonical records alone, so that it is the same everywhere: no wall time, nothing that the program printed or
 * threw (an engine's words may be in it), no places in its text, no window sizes.
 */
export interface Fingerprint {
  /** FNV-1a 64 of every stream's bytes, however they were cut into segments. 16 hexadecimal digits. */
  readonly bytes: string
  /** FNV-1a 64 of connections and segments, with their virtual times. 16 hexadecimal digits. */
  readonly segments: string
  readonly connections: number
  /** Bytes that clients sent, over all connections. */
  readonly sent: number
  /** Bytes that the server sent. */
  readonly received: number
  /** Virtual milliseconds of the last segment's arrival, 0 where there was none. */
  readonly ended: number
}

/** The fingerprint of a recording. Its parts are hashed as `segment 1 client 24 1 1 20 30 5`, a line feed, the payload. */
export function fingerprint(records: Records): Fingerprint {
  const segments = new Fnv1a()
  const streams = new Map<string, { readonly hash: Fnv1a; length: number; readonly from: Side }>()
  let connections = 0
  let ended = 0
  for (const record of records.of(['connect', 'disconnect', 'segment'])) {
    const { time } = record
    if (record.kind === 'connect') {
      connections = Math.max(connections, record.connection)
      segments.line('connect', record.connection, record.server.port, time)
    } else if (record.kind === 'disconnect') {
      segments.line('disconnect', record.connection, record.how, time)
    } else {
      const { connection, from, flags, sequence, acknowledgment, payload, offset, arrives } = record
      ended = Math.max(ended, arrives ?? time)
      segments.line('segment', connection, from, flags, sequence, acknowledgment, time, arrives, payload.length)
      segments.bytes(payload)
      const key = `${String(connection).padStart(9, '0')} ${from}`
      const stream = streams.get(key) ?? { hash: new Fnv1a(), length: 0, from }
      streams.set(key, stream)
      // A retransmission repeats bytes; after the recording's cap some are missing.
      const known = Math.max(0, stream.length - offset)
      if (known >= payload.length) continue
      stream.hash.bytes(payload.subarray(known))
      stream.length = offset + payload.length
    }
  }
  const bytes = new Fnv1a()
  let sent = 0
  let received = 0
  for (const key of [...streams.keys()].sort()) {
    const { hash, length, from } = streams.get(key)!
    if (from === 'client') sent += length
    else received += length
    bytes.line('stream', key, length, hash.hex())
  }
  return { bytes: bytes.hex(), segments: segments.hex(), connections, sent, received, ended }
}

/** FNV-1a with 64 bits (draft-eastlake-fnv): in two halves of 32, since a product would not fit a number. */
export class Fnv1a {
  #high = 0xcbf29ce4 | 0
  #low = 0x84222325 | 0

  bytes(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at++) this.#byte(bytes[at]!)
  }

  /** Words with a space between them, and a line feed. All are ASCII; null is `-`. */
  line(...words: readonly (string | number | null)[]): void {
    for (let at = 0; at < words.length; at++) {
      if (at > 0) this.#byte(0x20)
      const text = String(words[at] ?? '-')
      for (let place = 0; place < text.length; place++) this.#byte(text.charCodeAt(place))
    }
    this.#byte(0x0a)
  }

  /** The prime is 2^40 + 0x1b3. The low half is multiplied in halves of 16 bits: no number on the way has more than 32. */
  #byte(byte: number): void {
    const low = this.#low ^ byte
    const first = (low & 0xffff) * 0x1b3
    const second = (low >>> 16) * 0x1b3 + (first >>> 16)
    this.#high = (Math.imul(this.#high, 0x1b3) + (second >>> 16) + (low << 8)) | 0
    this.#low = (second << 16) | (first & 0xffff)
  }

  hex(): string {
    return [this.#high, this.#low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
  }
}

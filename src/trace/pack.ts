import type { Payload, Side, Site, TraceRecord } from './record'

/**
 * Records as bytes, one behind the other. A record begins with a byte that says its kind (and, of a segment, two facts more);
 * then come its fields, in the order in which it is written below. A field is
 *
 *     a number   LEB128 of n + 2, for an integer n from 0 up to 2^31 - 1; 1 and the eight bytes of a float, for any other;
 *                0 where it is null
 *     a text     the number of a string in the recording's table of strings, which names each short one once
 *     a payload  its bytes, as they are
 *
 * So a segment takes some 35 bytes beside its payload, and a call no more, where an object of JavaScript takes 300.
 * What is rare and has long texts (output, the process, what was left out) stays an object, in a table beside the bytes.
 */

/** Kinds by their code, which is their place here. The three low bits of a record's first byte hold it. */
const KINDS = ['connect', 'segment', 'disconnect', 'syscall', 'client', 'output', 'process', 'drop'] as const
const KIND_BITS = 7
const FROM_SERVER = 8
const RETRANSMISSION = 16

/** The code of each kind. */
export const KIND_CODES: Readonly<Record<Payload['kind'], number>> = Object.fromEntries(
  KINDS.map((kind, code) => [kind, code]),
) as Record<Payload['kind'], number>

/** The code of the kind of the record that begins with this byte. */
export const kindCode = (first: number): number => first & KIND_BITS

/** Bytes that a number takes at most. */
const NUMBER = 9
/** More numbers and texts than this no record has, beside the arguments of a call. */
const FIELDS = 20
/** Strings up to this length are looked for in the table before they are put there once more, up to so many of them. */
const INTERNED = { length: 64, count: 1000 } as const

/** Where packed records are read from. */
export interface Packed {
  readonly bytes: Uint8Array
  readonly rest: readonly Payload[]
}

/** Packs records behind each other. `bytes` up to `length` are those packed since the last `clear`. */
export class Packer {
  bytes: Uint8Array
  length = 0
  /** Strings that came into the table since the last `clear`. */
  strings: string[] = []
  rest: Payload[] = []
  #view: DataView
  readonly #known = new Map<string, number>()
  #named = 0
  readonly #least: number

  /** `least`: bytes of room that it begins with. */
  constructor(least: number) {
    this.#least = least
    this.bytes = new Uint8Array(least)
    this.#view = new DataView(this.bytes.buffer)
  }

  /** Forgets what it has packed, but for the names of strings. Room beyond `most` bytes is given back. */
  clear(most: number): void {
    this.length = 0
    this.strings = []
    this.rest = []
    if (this.bytes.length > most) this.#room(this.#least)
  }

  pack(time: number, payload: Payload): void {
    const { kind } = payload
    const own = kind === 'segment' ? payload.payload.length : kind === 'syscall' ? payload.args.length * NUMBER : 0
    this.#reserve(1 + FIELDS * NUMBER + own)
    const code = KIND_CODES[kind]
    if (kind === 'segment') {
      const { from, retransmission } = payload
      this.#byte(code | (from === 'server' ? FROM_SERVER : 0) | (retransmission ? RETRANSMISSION : 0))
    } else this.#byte(code)
    this.#number(time)
    switch (kind) {
      case 'segment': {
        const { connection, flags, sequence, acknowledgment, window, offset, arrives } = payload
        this.#number(connection)
        this.#number(flags)
        this.#number(sequence)
        this.#number(acknowledgment)
        this.#number(window)
        this.#number(offset)
        this.#number(arrives)
        this.#number(payload.payload.length)
        this.bytes.set(payload.payload, this.length)
        this.length += payload.payload.length
        return
      }
      case 'syscall': {
        const { call, op, handle, args, site, started, ended, result, error, connection, bytes } = payload
        this.#number(call)
        this.#text(op)
        this.#number(handle)
        this.#number(args.length)
        for (const one of args) this.#text(one)
        this.#text(site?.file ?? null)
        if (site) {
          this.#number(site.line)
          this.#number(site.column)
        }
        this.#number(started)
        this.#number(ended)
        this.#text(result)
        this.#text(error)
        this.#number(connection)
        this.#text(bytes?.from ?? null)
        if (bytes) {
          this.#number(bytes.start)
          this.#number(bytes.end)
        }
        return
      }
      case 'connect':
        this.#number(payload.connection)
        this.#text(payload.client.host)
        this.#number(payload.client.port)
        this.#text(payload.server.host)
        this.#number(payload.server.port)
        return
      case 'disconnect':
        this.#number(payload.connection)
        this.#text(payload.how)
        return
      case 'client':
        this.#text(payload.client)
        this.#text(payload.event)
        this.#number(payload.connection)
        this.#text(JSON.stringify(payload.detail) ?? 'null')
        return
      default:
        this.#number(this.rest.length)
        this.rest.push({ ...payload })
    }
  }

  #reserve(count: number): void {
    const needed = this.length + count
    if (needed > this.bytes.length) this.#room(Math.max(needed, this.bytes.length * 2))
  }

  #room(length: number): void {
    const before = this.bytes
    this.bytes = new Uint8Array(length)
    this.bytes.set(before.subarray(0, this.length))
    this.#view = new DataView(this.bytes.buffer)
  }

  #byte(value: number): void {
    this.bytes[this.length++] = value
  }

  #number(value: number | null): void {
    if (value === null) return this.#byte(0)
    // What is shifted below has 32 bits.
    if (!Number.isInteger(value) || value < 0 || value > 0x7fff_ffff || Object.is(value, -0)) {
      this.#byte(1)
      this.#view.setFloat64(this.length, value)
      this.length += 8
      return
    }
    let left = value + 2
    while (left > 0x7f) {
      this.#byte((left & 0x7f) | 0x80)
      left >>>= 7
    }
    this.#byte(left)
  }

  #text(text: string | null): void {
    if (text === null) return this.#byte(0)
    const short = text.length <= INTERNED.length
    let number = short ? this.#known.get(text) : undefined
    if (number === undefined) {
      number = this.#named++
      this.strings.push(text)
      if (short && this.#known.size < INTERNED.count) this.#known.set(text, number)
    }
    this.#number(number)
  }
}

/** Reads packed records. One reader serves all of a recording: it goes to a place, then reads. */
export class Unpacker {
  #bytes: Uint8Array = new Uint8Array(0)
  #view = new DataView<ArrayBufferLike>(this.#bytes.buffer)
  #rest: readonly Payload[] = []
  #at = 0
  readonly #strings: readonly string[]

  /** `strings`: the recording's table, which may grow. */
  constructor(strings: readonly string[]) {
    this.#strings = strings
  }

  /** The record that begins at `start`. The payload of a segment is a view of the packed bytes. */
  read({ bytes, rest }: Packed, start: number, seq: number): TraceRecord {
    if (this.#bytes !== bytes) {
      this.#bytes = bytes
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      this.#rest = rest
    }
    this.#at = start + 1
    const first = bytes[start]!
    const time = this.#number()!
    const kind = KINDS[first & KIND_BITS]!
    switch (kind) {
      case 'segment': {
        const from: Side = first & FROM_SERVER ? 'server' : 'client'
        const connection = this.#number()!
        const flags = this.#number()!
        const sequence = this.#number()!
        const acknowledgment = this.#number()
        const window = this.#number()!
        const offset = this.#number()!
        const arrives = this.#number()
        const length = this.#number()!
        return {
          kind,
          connection,
          from,
          flags,
          sequence,
          acknowledgment,
          window,
          payload: bytes.subarray(this.#at, this.#at + length),
          offset,
          retransmission: (first & RETRANSMISSION) !== 0,
          arrives,
          seq,
          time,
        }
      }
      case 'syscall': {
        const call = this.#number()!
        const op = this.#text()!
        const handle = this.#number()
        const args = Array.from({ length: this.#number()! }, () => this.#text()!)
        const file = this.#text()
        const site: Site | null = file === null ? null : { file, line: this.#number()!, column: this.#number()! }
        const started = this.#number()!
        const ended = this.#number()
        const result = this.#text()
        const error = this.#text()
        const connection = this.#number()
        const from = this.#text() as Side | null
        const moved = from === null ? null : { from, start: this.#number()!, end: this.#number()! }
        return {
          kind,
          call,
          op,
          handle,
          args,
          site,
          started,
          ended,
          result,
          error,
          connection,
          bytes: moved,
          seq,
          time,
        }
      }
      case 'connect':
        return {
          kind,
          connection: this.#number()!,
          client: { host: this.#text()!, port: this.#number()! },
          server: { host: this.#text()!, port: this.#number()! },
          seq,
          time,
        }
      case 'disconnect':
        return { kind, connection: this.#number()!, how: this.#text() as 'closed', seq, time }
      case 'client':
        return {
          kind,
          client: this.#text()!,
          event: this.#text() as 'start',
          connection: this.#number(),
          detail: JSON.parse(this.#text()!) as unknown,
          seq,
          time,
        }
      default:
        return { ...this.#rest[this.#number()!]!, seq, time }
    }
  }

  #number(): number | null {
    const first = this.#bytes[this.#at++]!
    if (first > 1 && first < 0x80) return first - 2
    if (first === 0) return null
    if (first === 1) {
      this.#at += 8
      return this.#view.getFloat64(this.#at - 8)
    }
    let value = first & 0x7f
    for (let shift = 7; ; shift += 7) {
      const byte = this.#bytes[this.#at++]!
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value - 2
    }
  }

  #text(): string | null {
    const number = this.#number()
    return number === null ? null : this.#strings[number]!
  }
}

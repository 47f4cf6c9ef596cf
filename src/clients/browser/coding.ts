import { decompress as zstd } from 'fzstd'
import { Z_BUF_ERROR, Z_NO_FLUSH, Z_OK, Z_STREAM_END, ZStream, zlibInflate, zlibInflateInit2 } from 'pako'
import { readBrotli } from '../brotli'
import { Gathered } from './gathered'

const KNOWN = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'zstd'])
const NOTHING = new Uint8Array(0)
const WINDOW = 1 << 14
const GZIP = 15 + 16
const WRAPPED = 15 + 32
const ZLIB = 15
const RAW = -15
/** The bit of zlib's `wrap` that has it compare the check value and the length (`inflateValidate`). */
const CHECKED = 4

/** Content with its codings taken off, last one first; null where the bytes are not of their coding. */
export function decodeContent(bytes: Uint8Array, coding: string | null, unknownStops = false): Uint8Array | null {
  let content: Uint8Array | null = bytes
  const names = (coding ?? '').split(',').map((name) => name.trim().toLowerCase())
  if (unknownStops && names.some((name) => !KNOWN.has(name))) return bytes
  for (const name of names.reverse()) if (content && content.length > 0) content = decodeOne(content, name)
  return content
}

function decodeOne(bytes: Uint8Array, name: string): Uint8Array | null {
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return inflate(bytes, GZIP)
    case 'deflate':
      return inflate(bytes, ZLIB) ?? inflate(bytes, RAW)
    case 'br': {
      const read = readBrotli(bytes)
      return read === 'cut' ? NOTHING : read === 'bad' ? null : read
    }
    case 'zstd':
      return zstandard(bytes)
    default:
      return bytes
  }
}

/** The first bytes of a Zstandard frame, and of a skippable one but for its first half byte (RFC 8878 3.1). */
const FRAME = [0x28, 0xb5, 0x2f, 0xfd]
const SKIPPABLE = [0x50, 0x2a, 0x4d, 0x18]

/** Zstandard; cut off it comes to nothing, without an error, as Brotli does. Null where the bytes are not of it. */
function zstandard(bytes: Uint8Array): Uint8Array | null {
  const begins = (magic: readonly number[], mask: number) =>
    magic.every((byte, at) => at >= bytes.length || (at === 0 ? bytes[at]! & mask : bytes[at]) === byte)
  if (bytes.length < FRAME.length) return begins(FRAME, 0xff) || begins(SKIPPABLE, 0xf0) ? NOTHING : null
  try {
    return zstd(bytes)
  } catch (error) {
    return /unexpected EOF/i.test((error as Error).message) ? NOTHING : null
  }
}

/** True where a browser takes codings off. */
export const isCoded = (coding: string | null): boolean =>
  (coding ?? '').split(',').some((name) => KNOWN.has(name.trim().toLowerCase()))

/** Inflates content as it comes, each byte once: the first member. The check value of zlib counts, that of gzip does not. */
class Inflation {
  readonly #stream = new ZStream()
  readonly #next: (made: Uint8Array) => void
  /** Its end has come: what follows does not count. */
  over = false
  failed = false

  /** `next` gets what comes out, in a piece that is written over after the call. */
  constructor(bits: number, next: (made: Uint8Array) => void) {
    this.#next = next
    zlibInflateInit2(this.#stream, bits)
    if (bits !== ZLIB) this.#stream.state.wrap &= ~CHECKED
    this.#stream.output = new Uint8Array(WINDOW)
  }

  push(bytes: Uint8Array): void {
    if (this.over || this.failed) return
    const stream = this.#stream
    stream.input = bytes
    stream.next_in = 0
    stream.avail_in = bytes.length
    for (;;) {
      stream.next_out = 0
      stream.avail_out = WINDOW
      const status = zlibInflate(stream, Z_NO_FLUSH)
      const made = WINDOW - stream.avail_out
      if (made > 0) this.#next(stream.output.subarray(0, made))
      this.over = status === Z_STREAM_END
      this.failed = status !== Z_OK && status !== Z_BUF_ERROR && !this.over
      if (status !== Z_OK || (made === 0 && stream.avail_in === 0)) return
    }
  }
}

/** Content that ends early gives what there is; null where the bytes are not of the coding. */
function inflate(bytes: Uint8Array, bits: number): Uint8Array | null {
  const made = new Gathered()
  const stream = new Inflation(bits, (piece) => made.add(piece))
  stream.push(bytes)
  return stream.failed ? null : made.bytes
}

/** True where the content is compressed and its end has come. */
export function endsItself(bytes: Uint8Array, coding: string | null): boolean {
  if (!/^\s*(x-)?gzip\s*$|^\s*deflate\s*$/i.test(coding ?? '')) return false
  const stream = new Inflation(WRAPPED, () => {})
  stream.push(bytes)
  return stream.over
}

/** Codings of one reply that are watched as they come; what is below them is judged at the end. */
const MOST_WATCHED = 8

/**
 * Watches content as it comes for bytes that cannot be in its codings, whatever follows. Brotli and Zstandard are not
 * watched: their decoders take whole streams, so the end of the content decides.
 */
export class CodingWatch {
  /** Codings left, the last one first. */
  readonly #names: readonly string[]
  readonly #depth: number
  #push: ((bytes: Uint8Array) => boolean) | null = null
  #spoilt = false

  /** `coding`: the value of Content-Encoding; `unknownStops`: an unknown coding leaves the content as it is. */
  constructor(coding: string | null, unknownStops: boolean, depth = 0) {
    const names = (coding ?? '').split(',').map((name) => name.trim().toLowerCase())
    const none = depth >= MOST_WATCHED || (unknownStops && names.some((name) => !KNOWN.has(name)))
    this.#names = none ? [] : names.filter((name) => KNOWN.has(name)).reverse()
    this.#depth = depth
  }

  /** Takes the bytes that follow. True once the content is spoilt. */
  push(bytes: Uint8Array): boolean {
    if (bytes.length === 0 || this.#spoilt) return this.#spoilt
    this.#push ??= this.#stage()
    this.#spoilt = this.#push(bytes)
    return this.#spoilt
  }

  #stage(): (bytes: Uint8Array) => boolean {
    const [name, ...rest] = this.#names
    const inner = new CodingWatch(rest.reverse().join(), false, this.#depth + 1)
    let spoilt = false
    const on = (made: Uint8Array) => {
      spoilt = inner.push(made)
    }
    if (name === 'gzip' || name === 'x-gzip') {
      const stream = new Inflation(GZIP, on)
      return (bytes) => {
        stream.push(bytes)
        return stream.failed || spoilt
      }
    }
    if (name === 'deflate') {
      const wrapped = new Inflation(ZLIB, on)
      // Without zlib's wrapper, which only the whole of the content tells, what is inside is judged at the end.
      const raw = new Inflation(RAW, () => {})
      return (bytes) => {
        wrapped.push(bytes)
        raw.push(bytes)
        return wrapped.failed ? raw.failed : spoilt
      }
    }
    return () => false
  }
}

/** Decodes gzip content as it comes, each byte once. */
export class PartDecoder {
  readonly #made = new Gathered()
  readonly #stream = new Inflation(GZIP, (piece) => this.#made.add(piece))
  #seen = 0

  /** `body`: all so far, what the last call had first. What it comes to; null where it is no gzip. */
  decode(body: Uint8Array): Uint8Array | null {
    this.#stream.push(body.subarray(this.#seen))
    this.#seen = body.length
    return this.#stream.failed ? null : this.#made.bytes
  }
}

/** Content and transfer codings as curl decodes them: gzip, deflate, br, zstd, stacked in the order of the field. */
import { Decompress } from 'fzstd'
import { Z_BLOCK, Z_BUF_ERROR, Z_DATA_ERROR, Z_OK, Z_STREAM_END, ZStream, zlibInflate, zlibInflateInit2 } from 'pako'
import { concat, trimEndOf } from '../../bytes'
import { hasBytesBehind, readBrotli } from '../brotli'
import { lowerAscii } from './encode'
import { type Failure, failure } from './errors'

/** One stage: bytes in, decoded bytes on to the next. */
export interface Decoder {
  write(bytes: Uint8Array): Failure | null
}

export type Write = (bytes: Uint8Array) => Failure | null

/** The codings that this curl names in its message and in `--compressed`. */
export const CODINGS = 'deflate, gzip, br, zstd'

const WINDOW = 1 << 14
const MAX_WBITS = 15
const AFTER_END = failure(23, 'curl.coding.after-end')

/** zlib's inflate: `gzip` accepts both wrappers; `deflate` falls back to a stream without one. */
class Inflater implements Decoder {
  #stream = new ZStream()
  #phase: 'fresh' | 'running' | 'trailer' | 'over' = 'fresh'
  /** Unknown bytes allowed after a deflate stream without wrapper. */
  #trailing = 0

  constructor(
    private readonly gzip: boolean,
    private readonly next: Write,
  ) {
    zlibInflateInit2(this.#stream, gzip ? MAX_WBITS + 32 : MAX_WBITS)
    if (gzip) this.#phase = 'running'
  }

  write(bytes: Uint8Array): Failure | null {
    if (this.#phase === 'over') return AFTER_END
    if (this.#phase === 'trailer') return this.#trailer(bytes.length)
    const stream = this.#stream
    stream.input = bytes
    stream.next_in = 0
    stream.avail_in = bytes.length
    for (;;) {
      stream.output = new Uint8Array(WINDOW)
      stream.next_out = 0
      stream.avail_out = WINDOW
      const status = zlibInflate(this.#stream, Z_BLOCK)
      if (stream.avail_out !== WINDOW && (status === Z_OK || status === Z_STREAM_END)) {
        this.#phase = 'running'
        const failed = this.next(stream.output.subarray(0, WINDOW - stream.avail_out))
        if (failed) {
          this.#phase = 'over'
          return failed
        }
      }
      if (status === Z_OK) continue
      if (status === Z_BUF_ERROR) break
      if (status === Z_STREAM_END) return this.#trailer(stream.avail_in)
      if (status === Z_DATA_ERROR && !this.gzip && this.#phase === 'fresh') {
        this.#stream = new ZStream()
        zlibInflateInit2(this.#stream, -MAX_WBITS)
        this.#phase = 'running'
        this.#trailing = 4
        return this.write(bytes)
      }
      this.#phase = 'over'
      if (status !== Z_DATA_ERROR) return failure(23, 'curl.coding.inflate')
      const text = stream.msg || 'Unknown failure within decompression software.'
      return failure(61, 'curl.coding.inflate', `Error while processing content unencoding: ${text}`)
    }
    if (bytes.length > 0 && this.#phase === 'fresh') this.#phase = 'running'
    return null
  }

  #trailer(left: number): Failure | null {
    const taken = Math.min(left, this.#trailing)
    this.#trailing -= taken
    const excess = left - taken
    this.#phase = excess > 0 || this.#trailing === 0 ? 'over' : 'trailer'
    return excess > 0 ? failure(23, 'curl.coding.trailing-bytes') : null
  }
}

/** Brotli. The decoder takes whole streams, so bytes are kept until they make one. */
class BrotliDecoder implements Decoder {
  #held: Uint8Array = new Uint8Array(0)
  #over = false

  constructor(private readonly next: Write) {}

  write(bytes: Uint8Array): Failure | null {
    if (this.#over) return AFTER_END
    this.#held = concat([this.#held, bytes])
    const decoded = readBrotli(this.#held)
    if (decoded === 'cut') return null
    this.#over = true
    if (decoded === 'bad') return failure(61, 'curl.coding.brotli')
    return this.next(decoded) ?? (hasBytesBehind(this.#held) ? failure(23, 'curl.coding.trailing-bytes') : null)
  }
}

/** Four bytes with which a Zstandard frame begins, and those of a skippable one but for its first half byte. */
const ZSTD_MAGIC = [0x28, 0xb5, 0x2f, 0xfd]
const ZSTD_SKIPPABLE = [0x50, 0x2a, 0x4d, 0x18]

class ZstdDecoder implements Decoder {
  #failed: Failure | null = null
  #seen = 0
  readonly #stream: Decompress

  constructor(next: Write) {
    this.#stream = new Decompress((data) => {
      if (data.length > 0) this.#failed ??= next(data)
    })
  }

  write(bytes: Uint8Array): Failure | null {
    for (const byte of bytes) {
      if (this.#seen >= 4) break
      const skippable = this.#seen === 0 ? (byte & 0xf0) === ZSTD_SKIPPABLE[0] : byte === ZSTD_SKIPPABLE[this.#seen]
      if (byte !== ZSTD_MAGIC[this.#seen] && !skippable) return failure(61, 'curl.coding.zstd')
      this.#seen++
    }
    try {
      this.#stream.push(bytes.slice())
    } catch {
      return failure(61, 'curl.coding.zstd')
    }
    return this.#failed
  }
}

/** Makes the stage for a coding's name; an unknown one fails at its first byte. */
export function newDecoder(name: string, next: Write): Decoder {
  switch (lowerAscii(name)) {
    case 'identity':
    case 'none':
      return { write: next }
    case 'deflate':
      return new Inflater(false, next)
    case 'gzip':
    case 'x-gzip':
      return new Inflater(true, next)
    case 'br':
      return new BrotliDecoder(next)
    case 'zstd':
      return new ZstdDecoder(next)
    default:
      return {
        write: () =>
          failure(
            61,
            'curl.coding.unknown',
            `Unrecognized content encoding type. libcurl understands ${CODINGS} content encodings.`,
          ),
      }
  }
}

/** The names of a Transfer-Encoding or Content-Encoding value, as curl splits it. */
export function codingNames(value: string): string[] {
  const names: string[] = []
  for (const item of value.replace(/[\r\n\0][\s\S]*$/, '').split(',')) {
    // Only blanks are skipped before a name, all white space after it.
    const name = trimEndOf(item.replace(/^[ \t]+/, ''), ' \t\v\f')
    if (name !== '') names.push(name)
  }
  return names
}

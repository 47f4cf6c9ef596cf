/** curl's decoder of the chunked coding (RFC 9112 section 7.1), with its own leniencies. */
import type { Failure } from './errors'

type State = 'hex' | 'lf' | 'data' | 'after-data' | 'trailer' | 'trailer-cr' | 'after-trailer' | 'stop'

export interface ChunkSink {
  /** Decoded bytes; a failure ends the transfer. */
  data(bytes: Uint8Array): Failure | null
  /** A trailer line with its CRLF. */
  trailer(line: string): Failure | null
}

export type ChunkResult =
  | { readonly kind: 'more'; readonly written: number }
  /** The last chunk and its trailer section are read; `left` bytes follow. */
  | { readonly kind: 'end'; readonly written: number; readonly left: number }
  | { readonly kind: 'bad'; readonly written: number; readonly text: string; readonly at: number }
  /** What a sink said of the bytes from `at` to `end`; a trailer line may have begun before this piece: then `at` is negative. */
  | {
      readonly kind: 'failure'
      readonly written: number
      readonly failure: Failure
      readonly at: number
      readonly end: number
    }

const MAX_DIGITS = 16
const MAX_TRAILER = 4096

const isHex = (byte: number) => (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 70) || (byte >= 97 && byte <= 102)

export class ChunkDecoder {
  #state: State = 'hex'
  #digits = ''
  #size = 0
  #trailer: string | null = null

  /** True once the final CRLF of the trailer section was awaited or read. */
  get stopped(): boolean {
    return this.#state === 'stop'
  }

  /** Reads one piece of the body. */
  read(bytes: Uint8Array, sink: ChunkSink): ChunkResult {
    let written = 0
    let at = 0
    const bad = (text: string): ChunkResult => ({ kind: 'bad', written, text, at })
    while (at < bytes.length) {
      const byte = bytes[at]!
      switch (this.#state) {
        case 'hex':
          if (isHex(byte)) {
            if (this.#digits.length >= MAX_DIGITS) return bad('Too long hexadecimal number')
            this.#digits += String.fromCharCode(byte)
            at++
          } else {
            const size = this.#digits === '' ? null : BigInt(`0x${this.#digits}`)
            if (size === null || size > 0x7fffffffffffffffn) return bad('Illegal or missing hexadecimal sequence')
            this.#size = Number(size)
            this.#state = 'lf'
          }
          break
        case 'lf':
          if (byte === 10) this.#state = this.#size === 0 ? 'trailer' : 'data'
          at++
          break
        case 'data': {
          const piece = Math.min(this.#size, bytes.length - at)
          const failure = sink.data(bytes.subarray(at, at + piece))
          if (failure) return { kind: 'failure', written, failure, at, end: bytes.length }
          written += piece
          this.#size -= piece
          at += piece
          if (this.#size === 0) this.#state = 'after-data'
          break
        }
        case 'after-data':
          if (byte === 10) {
            this.#state = 'hex'
            this.#digits = ''
          } else if (byte !== 13) return bad('Malformed encoding found')
          at++
          break
        case 'trailer':
          if (byte !== 13 && byte !== 10) {
            this.#trailer = (this.#trailer ?? '') + String.fromCharCode(byte)
            if (this.#trailer.length >= MAX_TRAILER) return bad('Out of memory')
            at++
          } else if (this.#trailer === null) this.#state = 'after-trailer'
          else {
            const failure = sink.trailer(`${this.#trailer}\r\n`)
            if (failure) return { kind: 'failure', written, failure, at: at - this.#trailer.length, end: at }
            this.#trailer = null
            this.#state = 'trailer-cr'
            if (byte !== 10) at++
          }
          break
        case 'trailer-cr':
          if (byte !== 10) return bad('Malformed encoding found')
          this.#state = 'after-trailer'
          at++
          break
        case 'after-trailer':
          if (byte !== 13 && byte !== 10) this.#state = 'trailer'
          else {
            if (byte === 13) at++
            this.#state = 'stop'
          }
          break
        case 'stop':
          if (byte !== 10) return bad('Malformed encoding found')
          return { kind: 'end', written, left: bytes.length - at - 1 }
      }
    }
    return { kind: 'more', written }
  }
}

import { decompress } from 'brotli/decompress.js'
import { concat } from '../bytes'

/** The decoded stream, or the decoder's complaint. */
function attempt(bytes: Uint8Array): Uint8Array | string {
  try {
    return decompress(bytes)
  } catch (error) {
    return error instanceof Error ? error.message : 'bad'
  }
}

const MOST_SEQUELS = 64
const FEWEST_SEQUELS = 6
/** Bytes that may be decoded again for the sequels of one stream, all told. */
const SEQUEL_BYTES = 1 << 22

/** Bytes that might follow a stream: as many as the decoder looks ahead, each time others. */
function sequel(number: number): Uint8Array {
  let state = number + 1
  return Uint8Array.from({ length: 64 }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return state >>> 24
  })
}

const same = (one: Uint8Array | string, other: Uint8Array | string): boolean =>
  typeof one === 'string' || typeof other === 'string'
    ? one === other
    : one.length === other.length && one.every((byte, at) => byte === other[at])

/**
 * Decodes Brotli (RFC 7932). The decoder takes whole streams only: past the end it reads zeros, and what it then says
 * of a cut stream may be anything. A stream is `cut` where other bytes after it would change what comes of it.
 */
export function readBrotli(bytes: Uint8Array): Uint8Array | 'cut' | 'bad' {
  if (emptyIsSpoilt(bytes)) return 'bad'
  const read = attempt(bytes)
  const changes = (number: number) => !same(attempt(concat([bytes, sequel(number)])), read)
  if (typeof read !== 'string') return changes(0) ? 'cut' : read
  if (/end of input|not enough bytes|bit_end_pos_ < 32/.test(read)) return 'cut'
  const tries = Math.max(FEWEST_SEQUELS, Math.min(MOST_SEQUELS, Math.floor(SEQUEL_BYTES / bytes.length)))
  for (let number = 0; number < tries; number++) if (changes(number)) return 'cut'
  return 'bad'
}

/**
 * True for a stream that says it is empty (RFC 7932 9.1, 9.2: WBITS, ISLAST, ISLASTEMPTY) and whose last byte has bits of 1 behind
 * that, where zeros are to be. Many a text is such a stream, and the decoder does not look at those bits.
 */
function emptyIsSpoilt(bytes: Uint8Array): boolean {
  const head = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8)
  const window = (head & 1) === 0 ? 1 : (head & 0b1110) !== 0 ? 4 : 7
  const end = window + 2
  const known = bytes.length * 8 >= end
  return known && ((head >> window) & 0b11) === 0b11 && (head & (end <= 8 ? 0xff : 0xffff)) >> end !== 0
}

/** True for a whole stream with bytes behind its end. */
export function hasBytesBehind(bytes: Uint8Array): boolean {
  const before = bytes.length > 1 ? readBrotli(bytes.subarray(0, -1)) : 'cut'
  return typeof before !== 'string'
}

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
  const read = attempt(bytes)
  const changes = (number: number) => !same(attempt(concat([bytes, sequel(number)])), read)
  if (typeof read !== 'string') return changes(0) ? 'cut' : read
  if (/end of input|not enough bytes|bit_end_pos_ < 32/.test(read)) return 'cut'
  const tries = Math.max(FEWEST_SEQUELS, Math.min(MOST_SEQUELS, Math.floor(SEQUEL_BYTES / bytes.length)))
  for (let number = 0; number < tries; number++) if (changes(number)) return 'cut'
  return 'bad'
}

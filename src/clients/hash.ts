/** MD5 (RFC 1321) and SHA-256 (RFC 6234) of byte text, as hexadecimal digits; for Digest authentication. */

const words = (count: number, make: (index: number) => number): Int32Array =>
  Int32Array.from({ length: count }, (_, at) => make(at) | 0)

/** The message with its padding: one bit, zeros, and the length in bits. */
function padded(text: string, littleEndian: boolean): DataView {
  const length = (((text.length + 8) >> 6) + 1) << 6
  const view = new DataView(new ArrayBuffer(length))
  for (let at = 0; at < text.length; at++) view.setUint8(at, text.charCodeAt(at))
  view.setUint8(text.length, 0x80)
  const [low, high] = [(text.length << 3) >>> 0, Math.floor(text.length / 0x20000000)]
  view.setUint32(length - 8, littleEndian ? low : high, littleEndian)
  view.setUint32(length - 4, littleEndian ? high : low, littleEndian)
  return view
}

function digits(state: Int32Array, littleEndian: boolean): string {
  const view = new DataView(new ArrayBuffer(state.length * 4))
  state.forEach((word, at) => {
    view.setInt32(at * 4, word, littleEndian)
  })
  let text = ''
  for (let at = 0; at < view.byteLength; at++) text += view.getUint8(at).toString(16).padStart(2, '0')
  return text
}

const MD5_CONSTANTS = words(64, (at) => Math.floor(Math.abs(Math.sin(at + 1)) * 0x100000000))
const MD5_SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]

export function md5(text: string): string {
  const view = padded(text, true)
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
  for (let block = 0; block < view.byteLength; block += 64) {
    let [a, b, c, d] = state as unknown as [number, number, number, number]
    for (let at = 0; at < 64; at++) {
      const round = at >> 4
      let mixed: number
      let index: number
      if (round === 0) {
        mixed = (b & c) | (~b & d)
        index = at
      } else if (round === 1) {
        mixed = (d & b) | (~d & c)
        index = (5 * at + 1) & 15
      } else if (round === 2) {
        mixed = b ^ c ^ d
        index = (3 * at + 5) & 15
      } else {
        mixed = c ^ (b | ~d)
        index = (7 * at) & 15
      }
      const sum = (a + mixed + MD5_CONSTANTS[at]! + view.getInt32(block + index * 4, true)) | 0
      const shift = MD5_SHIFTS[round * 4 + (at & 3)]!
      a = d
      d = c
      c = b
      b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0
    }
    state[0]! += a
    state[1]! += b
    state[2]! += c
    state[3]! += d
  }
  return digits(state, true)
}

/** The first `count` primes. */
function primes(count: number): number[] {
  const found: number[] = []
  for (let value = 2; found.length < count; value++) if (found.every((prime) => value % prime !== 0)) found.push(value)
  return found
}

const fraction = (value: number) => Math.floor((value - Math.floor(value)) * 0x100000000)
const PRIMES = primes(64)
const SHA_CONSTANTS = words(64, (at) => fraction(Math.cbrt(PRIMES[at]!)))
const SHA_START = words(8, (at) => fraction(Math.sqrt(PRIMES[at]!)))

export function sha256(text: string): string {
  const view = padded(text, false)
  const state = SHA_START.slice()
  const turn = (value: number, by: number) => (value >>> by) | (value << (32 - by))
  const schedule = new Int32Array(64)
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let at = 0; at < 64; at++) {
      if (at < 16) {
        schedule[at] = view.getInt32(block + at * 4)
        continue
      }
      const early = schedule[at - 15]!
      const late = schedule[at - 2]!
      const small = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)
      const large = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10)
      schedule[at] = schedule[at - 16]! + small + schedule[at - 7]! + large
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
    for (let at = 0; at < 64; at++) {
      const sum = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
      const one = (h + sum + ((e & f) ^ (~e & g)) + SHA_CONSTANTS[at]! + schedule[at]!) | 0
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g
      g = f
      f = e
      e = (d + one) | 0
      d = c
      c = b
      b = a
      a = (one + two) | 0
    }
    ;[a, b, c, d, e, f, g, h].forEach((word, at) => {
      state[at]! += word
    })
  }
  return digits(state, false)
}

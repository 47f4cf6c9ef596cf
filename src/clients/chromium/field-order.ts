/**
 * The order of the fields that Chromium's renderer gives a request. It keeps them in a hash table by lower-case name and
 * sends them as the table holds them, so a script's own fields come to stand between the browser's. The hash is rapidhash
 * (Nicolas De Carli, 2024) over the name in UTF-16, its lowest 24 bits; recorded orders of up to 12 fields agree.
 */
const MASK = (1n << 64n) - 1n
const SEED = 0xbdd89aa982704029n
const SECRET = [0x2d358dccaa6c78a5n, 0x8bb84b93962eacc9n, 0x4b33a62ed433d4a3n] as const

/** The 128-bit product folded to 64 bits. */
function mix(one: bigint, other: bigint): bigint {
  const product = one * other
  return (product & MASK) ^ (product >> 64n)
}

function read(bytes: readonly number[], at: number, count: 4 | 8): bigint {
  let value = 0n
  for (let index = count - 1; index >= 0; index--) value = (value << 8n) | BigInt(bytes[at + index]!)
  return value
}

/** The hash of a name, 24 bits. */
function hash(name: string): number {
  const bytes = [...name.toLowerCase()].flatMap((char) => [char.charCodeAt(0), 0])
  const length = bytes.length
  let seed = SEED ^ (mix(SEED ^ SECRET[0], SECRET[1]) ^ BigInt(length))
  let low: bigint
  let high: bigint
  if (length <= 16) {
    const last = length - 4
    const step = (length & 24) >> (length >> 3)
    low = length < 4 ? short(bytes) : (read(bytes, 0, 4) << 32n) | read(bytes, last, 4)
    high = length < 4 ? 0n : (read(bytes, step, 4) << 32n) | read(bytes, last - step, 4)
  } else {
    let left = length
    let at = 0
    if (left > 48) {
      let second = seed
      let third = seed
      for (; left >= 48; left -= 48, at += 48) {
        seed = mix(read(bytes, at, 8) ^ SECRET[0], read(bytes, at + 8, 8) ^ seed)
        second = mix(read(bytes, at + 16, 8) ^ SECRET[1], read(bytes, at + 24, 8) ^ second)
        third = mix(read(bytes, at + 32, 8) ^ SECRET[2], read(bytes, at + 40, 8) ^ third)
      }
      seed ^= second ^ third
    }
    if (left > 16) seed = mix(read(bytes, at, 8) ^ SECRET[2], read(bytes, at + 8, 8) ^ seed ^ SECRET[1])
    if (left > 32) seed = mix(read(bytes, at + 16, 8) ^ SECRET[2], read(bytes, at + 24, 8) ^ seed)
    low = read(bytes, length - 16, 8)
    high = read(bytes, length - 8, 8)
  }
  const product = (low ^ SECRET[1]) * (high ^ seed)
  const result = mix((product & MASK) ^ SECRET[0] ^ BigInt(length), (product >> 64n) ^ SECRET[1])
  return Number(result & 0xffffffn)
}

function short(bytes: readonly number[]): bigint {
  if (bytes.length === 0) return 0n
  const [first = 0, middle = 0, last = 0] = [bytes[0], bytes[bytes.length >> 1], bytes.at(-1)]
  return (BigInt(first) << 56n) | (BigInt(middle) << 32n) | BigInt(last)
}

/** The names in the order of the table, given in the order in which they were set. It doubles when it is half full. */
export function tableOrder<Field extends readonly [name: string, value: string]>(fields: readonly Field[]): Field[] {
  const put = (table: (Field | null)[], field: Field) => {
    const mask = table.length - 1
    let at = hash(field[0]) & mask
    for (let probe = 1; table[at]; probe++) at = (at + probe) & mask
    table[at] = field
  }
  let table: (Field | null)[] = new Array(8).fill(null)
  let count = 0
  for (const field of fields) {
    put(table, field)
    if (++count * 2 < table.length) continue
    const larger: (Field | null)[] = new Array(table.length * 2).fill(null)
    for (const one of table) if (one) put(larger, one)
    table = larger
  }
  return table.filter((one) => one !== null)
}

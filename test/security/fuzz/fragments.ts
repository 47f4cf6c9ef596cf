import { once } from 'node:events'
import { createDeflateRaw, deflateRawSync } from 'node:zlib'
import { base64url, concat, utf8 } from '../../../src/bytes'
import { encodeLink, freshPlayground, LINK_LIMITS } from '../../../src/playground'
import { crc32 } from '../../../src/playground/crc32'
import { NEWEST_VERSION } from '../../../src/playground/migrations'

/** Whole numbers from a seed (xorshift32): below `most`, not including it. */
export function dice(seed: number): (most: number) => number {
  let state = seed | 1
  return (most) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % most
  }
}

/** A fragment whose packing and checksum are right, whatever the text in it. */
export function forge(text: string | Uint8Array, version: number = NEWEST_VERSION): string {
  const bytes = typeof text === 'string' ? utf8(text) : text
  const packed = deflateRawSync(bytes)
  const whole = new Uint8Array(4 + packed.length)
  new DataView(whole.buffer).setUint32(0, crc32(bytes as Uint8Array<ArrayBuffer>))
  whole.set(packed, 4)
  return `#${version}.${base64url(whole)}w`
}

/** A fragment of at most 64 KiB that would unpack to about 48 MiB. It is made piece by piece: who measures has not held it. */
export async function bomb(): Promise<string> {
  const packer = createDeflateRaw({ level: 9 })
  const zeros = new Uint8Array(256 * 1024)
  const parts: Uint8Array[] = [new Uint8Array(4)]
  packer.on('data', (part: Uint8Array) => parts.push(part))
  const ended = once(packer, 'end')
  for (let times = 0; times < 48 * 4; times++) if (!packer.write(zeros)) await once(packer, 'drain')
  packer.end()
  await ended
  const fragment = `#${NEWEST_VERSION}.${base64url(concat(parts))}w`
  if (fragment.length > LINK_LIMITS.characters) throw new Error(`the bomb has ${fragment.length} characters`)
  return fragment
}

/** Values that a state has nowhere, in JSON. */
const HOSTILE = [
  'null',
  'true',
  '-1',
  '1e999',
  '0.5',
  '""',
  '"\\u0000\\u202e<img src=x onerror=alert(1)>"',
  '[]',
  '{}',
  '[[[[[[]]]]]]',
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  '"../../etc/passwd"',
  '9007199254740993',
  `"${'x'.repeat(300)}"`,
]

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Fragments without end, the same ones for the same seed: random ones, and such as come of valid ones by damage. */
export async function* fragments(seed: number): AsyncGenerator<{ readonly how: string; readonly text: string }> {
  const roll = dice(seed)
  const state = {
    ...freshPlayground('A title', 'server.ts', "export default () => 'Hello World'\n"),
    note: 'One line.\nAnother with [a button](send:GET /)',
  }
  const json = JSON.stringify(state)
  const valid = await encodeLink(state)
  const letters = (most: number) => Array.from({ length: roll(most) }, () => LETTERS[roll(64)]).join('')
  const anything = (most: number) =>
    Array.from({ length: roll(most) }, () => String.fromCharCode(roll(0x10000))).join('')
  const damaged = (text: string): string => {
    let out = text
    for (let times = 1 + roll(3); times > 0; times--) {
      const at = roll(out.length + 1)
      const to = Math.min(out.length, at + roll(8))
      const rest = out.slice(to)
      switch (roll(6)) {
        case 0:
          out = out.slice(0, at) + rest
          break
        case 1:
          out = out.slice(0, at)
          break
        case 2:
          out = out.slice(0, at) + out.slice(at, to) + out.slice(at)
          break
        case 3:
          out = out.slice(0, at) + anything(4) + rest
          break
        case 4:
          out = out.slice(0, at) + letters(8) + out.slice(at)
          break
        default:
          out = out.slice(0, at) + (LETTERS[roll(64)] ?? '') + out.slice(at + 1)
      }
    }
    return out
  }
  /** The state with one value, at any depth, in the place of another. */
  const twisted = (): string => {
    const values = [...json.matchAll(/(?<=[:[,])(?:"(?:[^"\\]|\\.)*"|-?[\d.]+|null|\[[^[\]]*\]|\{[^{}]*\})/g)]
    const { index, 0: whole } = values[roll(values.length)]!
    return json.slice(0, index) + HOSTILE[roll(HOSTILE.length)] + json.slice(index + whole.length)
  }
  for (;;) {
    switch (roll(9)) {
      case 0:
        yield { how: 'any characters', text: anything(80) }
        break
      case 1:
        yield { how: 'a version and letters', text: `#${roll(4)}.${letters(400)}w` }
        break
      case 2:
      case 3:
        yield { how: 'a valid link, damaged', text: damaged(valid) }
        break
      case 4:
        yield { how: 'a damaged state, packed rightly', text: forge(damaged(json)) }
        break
      case 5:
        yield { how: 'a state with a foreign value, packed rightly', text: forge(twisted()) }
        break
      case 6:
        yield {
          how: 'a state with foreign keys, packed rightly',
          text: forge(
            `{${JSON.stringify(anything(6))}:${HOSTILE[roll(HOSTILE.length)]},"__proto__":${HOSTILE[roll(HOSTILE.length)]},${json.slice(1)}`,
          ),
        }
        break
      case 7:
        yield { how: 'any bytes, packed rightly', text: forge(Uint8Array.from({ length: roll(200) }, () => roll(256))) }
        break
      default: {
        const bytes = Uint8Array.from({ length: 5 + roll(300) }, () => roll(256))
        yield { how: 'any bytes, not packed', text: `#${1 + roll(NEWEST_VERSION)}.${base64url(bytes)}w` }
      }
    }
  }
}

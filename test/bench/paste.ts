import { base64, hex } from '../../src/bytes'
import { readPaste } from '../../src/export'
import { type Figure, median, report } from './report'

/** Bytes of the shorter text; the longer one has twice as many. */
const SHORT = 90_000
const ROUNDS = 15

const FORMS: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
  'hexdump -C': (bytes) => {
    const pairs = hex(bytes).match(/../g)!
    const line = (at: number) =>
      `${(at * 16).toString(16).padStart(8, '0')}  ${pairs.slice(at * 16, at * 16 + 16).join(' ')}  |................|`
    return Array.from({ length: bytes.length / 16 }, (_, at) => line(at)).join('\n')
  },
  Base64: base64,
}

const made = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7) & 0xff)

/** Milliseconds of this process's processor time that reading a text takes. */
function taken(text: string): number {
  const before = process.cpuUsage()
  const { kind } = readPaste({ kind: 'text', text }, null)
  const { user, system } = process.cpuUsage(before)
  if (kind !== 'reply') throw new Error(`bench: the text was not read as a reply, but as ${kind}`)
  return (user + system) / 1000
}

/** `npm run bench -- paste`: pasted bytes are read in time that grows with their number: of twice as many in about twice the time. */
export async function run(): Promise<boolean> {
  const figures = Object.entries(FORMS).map(([name, form]): Figure => {
    const [short, long] = [form(made(SHORT)), form(made(2 * SHORT))]
    for (let round = 0; round < 3; round++) taken(long)
    const rounds = Array.from({ length: ROUNDS }, () => [taken(short), taken(long)] as const)
    return {
      what: `${name}: twice as many bytes`,
      got: median(rounds.map(([one, two]) => two / one)),
      unit: 'times the processor time',
      asked: 3,
      beside: `${median(rounds.map(([one]) => one)).toFixed(1)} ms for ${SHORT.toLocaleString('en')} bytes`,
    }
  })
  return report(figures)
}

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { run as runAttacks } from './attacks/run'
import { run as runClientsBrowser } from './clients-browser'
import { run as runClientsCurl } from './clients-curl'
import { run as runRequestsBrowser } from './requests-browser'
import { run as runRequestsCurl } from './requests-curl'
import { run as runSegments } from './segments/run'
import { run as runSockets } from './sockets/run'

/**
 * `npm run oracle -- KIND FILE`: replays recordings on the simulated clients, the kernel and the engine; `live` takes no FILE (`live/run.ts`). Each difference is a line
 * `ID FIELD want … got …`; the last lines count, per client. Exit 0 where all agree, 1 where not, 2 where FILE cannot be read.
 */
interface Counted {
  readonly lines: readonly string[]
  readonly agree: number
  readonly differ: number
}

type Counts = readonly (readonly [client: string, counted: Counted])[]

const KINDS: Readonly<Record<string, (file: string) => Counts | Promise<Counts>>> = {
  attacks: async (file) => [['', await runAttacks(file)]],
  clients: (file) => {
    const { chromium, firefox, lines } = runClientsBrowser(file)
    return [
      ['curl', runClientsCurl(file)],
      ['chromium', { ...chromium, lines }],
      ['firefox', { ...firefox, lines: [] }],
    ]
  },
  requests: (file) => {
    const { chromium, firefox, lines } = runRequestsBrowser(file)
    return [
      ['curl', runRequestsCurl(file)],
      ['chromium', { ...chromium, lines }],
      ['firefox', { ...firefox, lines: [] }],
    ]
  },
  segments: (file) => [['', runSegments(file)]],
  sockets: (file) => {
    const { core, detail, node } = runSockets(file)
    return [
      ['node', node],
      ['detail', detail],
      ['', core],
    ]
  },
}

/** The number after `name` in what was typed. */
function numberAfter(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name)
  if (at < 0) return otherwise
  const text = process.argv[at + 1] ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text)
  console.error(`expected a number after ${name}, got ${JSON.stringify(text)}`)
  process.exit(2)
}

const [kind = '', file = ''] = process.argv.slice(2)
if (kind === 'live') {
  const { runLive } = await import('./live/run')
  const options = {
    seed: numberAfter('--seed', 1),
    count: numberAfter('--count', 50),
    commands: numberAfter('--commands', 0),
  }
  process.exit((await runLive(options, console.log)) ? 0 : 1)
}
const replay = KINDS[kind]
// npm changes the working folder; the command was typed in INIT_CWD.
const path = resolve(process.env['INIT_CWD'] ?? '.', file)
if (!replay || !file) {
  console.error(
    `expected a kind (${Object.keys(KINDS).join(', ')}) and a file, or live, got ${JSON.stringify(process.argv.slice(2).join(' '))}`,
  )
  process.exit(2)
}
if (!existsSync(path)) {
  console.error(`expected a file of recordings, and there is none at ${path}`)
  process.exit(2)
}
try {
  const results = await replay(path)
  for (const [, { lines }] of results) for (const line of lines) console.log(line)
  for (const [client, { agree, differ }] of results)
    console.log(`${client && `${client}: `}${agree} agree, ${differ} differ of ${agree + differ}`)
  process.exit(results.some(([, { differ }]) => differ > 0) ? 1 : 0)
} catch (error) {
  console.error(`the file cannot be read as recordings: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(2)
}

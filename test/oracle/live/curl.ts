/** One command line through the real curl and through the simulated one, on servers that play the same script. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fromLatin1, latin1 } from '../../../src/bytes'
import { CURL_788, runCurl } from '../../../src/clients/curl'
import { ReplayHost, type Script, type SeenConnection } from '../replay'
import type { LiveServer } from './server'

/** A command with all that it needs. `{base}` in arguments and files is the server's `http://127.0.0.1:PORT`, `{port}` its port. */
export interface CurlCase {
  readonly id: string
  readonly argv: readonly string[]
  /** Byte text. */
  readonly stdin: string
  readonly files: Readonly<Record<string, string>>
  /** A fresh script each time: it may count. `base` is what `{base}` stands for. */
  readonly script: (base: string) => Script
}

export interface CurlResult {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  readonly files: Readonly<Record<string, string>>
  readonly wire: readonly string[]
}

/** `7.88.1`, or null where there is no curl. */
export function installedCurl(): string | null {
  const asked = spawnSync('curl', ['-V'], { encoding: 'utf8' })
  return /^curl (\S+)/.exec(asked.stdout ?? '')?.[1] ?? null
}

const wireOf = (seen: readonly SeenConnection[]): string[] =>
  seen
    .map((each) => each.requests.map((request) => latin1(request.bytes)).join('') + latin1(each.leftover))
    .filter((each) => each !== '')

const fill = (text: string, port: number): string =>
  text.replaceAll('{base}', `http://127.0.0.1:${port}`).replaceAll('{port}', String(port))

function filesIn(folder: string, under = ''): Record<string, string> {
  const found: Record<string, string> = {}
  for (const entry of readdirSync(join(folder, under), { withFileTypes: true })) {
    const name = under === '' ? entry.name : `${under}/${entry.name}`
    if (entry.isDirectory()) Object.assign(found, filesIn(folder, name))
    else if (entry.isFile()) found[name] = latin1(readFileSync(join(folder, name)))
  }
  return found
}

/** Runs the real curl in a folder of its own with an empty home. */
export async function realCurl(test: CurlCase, server: LiveServer): Promise<CurlResult> {
  const folder = mkdtempSync(join(tmpdir(), 'barewire-live-'))
  try {
    for (const [name, text] of Object.entries(test.files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), fromLatin1(fill(text, server.port)))
    }
    const seen = server.play(test.script(`http://127.0.0.1:${server.port}`))
    const argv = test.argv.map((each) => Buffer.from(fill(each, server.port), 'latin1').toString('utf8'))
    const child = spawn('curl', argv, { cwd: folder, env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' } })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (piece: Buffer) => out.push(piece))
    child.stderr.on('data', (piece: Buffer) => err.push(piece))
    child.stdin.on('error', () => {})
    child.stdin.end(Buffer.from(test.stdin, 'latin1'))
    const limit = setTimeout(() => child.kill('SIGKILL'), 20000)
    const exit = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)))
    clearTimeout(limit)
    return {
      exit,
      stdout: latin1(Buffer.concat(out)),
      stderr: latin1(Buffer.concat(err)),
      files: filesIn(folder),
      wire: wireOf(seen),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs the simulated curl on the same script, which it takes to be on the same port. */
export function simulatedCurl(test: CurlCase, port: number): CurlResult {
  const host = new ReplayHost({
    ...test.script(`http://127.0.0.1:${port}`),
    listens: (_address, asked) => asked === port,
  })
  const files = new Map(Object.entries(test.files).map(([name, text]) => [name, fromLatin1(fill(text, port))]))
  const environment = { files, stdin: fromLatin1(test.stdin), terminal: false }
  const run = runCurl(
    host,
    CURL_788,
    test.argv.map((each) => fill(each, port)),
    environment,
    () => {},
  )
  host.clock.run(60000, () => run.settled)
  host.clock.run(host.clock.time + 1)
  return {
    exit: run.settled ? run.outcome.exit : -1,
    stdout: latin1(run.outcome.stdout),
    stderr: run.outcome.stderr,
    files: Object.fromEntries([...files].map(([name, bytes]) => [name, latin1(bytes)])),
    wire: wireOf(host.connections),
  }
}

/** Times, speeds, ports of this end, boundaries and nonces differ from run to run. */
export function steady(text: string): string {
  return (
    text
      .replace(/after \d+ m(illiseconds|s)/g, 'after N m$1')
      .replace(/-{24}[0-9a-f]{16}/g, '------------------------BOUNDARY')
      .replace(/cnonce="[^"]*"/g, 'cnonce="N"')
      .replace(/response="[0-9a-f]+"/g, 'response="R"')
      .replace(
        /(\r[ 0-9]{3} .{5} {2}[ 0-9]{3} .{5} {2}[ 0-9]{3} .{5}) {2}.{5} {2}.{5} .{8} .{8} .{8} .{5}/g,
        '$1 SPEED',
      )
      .replace(/(\r[-\d ]{3} [-\d ]{3} .{5} .{5} .{5} .{5}) {2}.{8} .{8} .{8} .{5}/g, '$1 SPEEDS')
      // The meter writes a line anew whenever the wall clock's second changes.
      .replace(/(?:\r[^\r\n]*SPEED)+(?=\r[^\r\n]*SPEED)/g, '')
      .replace(/bundle for host: 0x[0-9a-f]+/g, 'bundle for host: 0xN')
  )
}

export interface Difference {
  readonly field: string
  readonly want: string
  readonly got: string
}

/** Why a case is not compared: the simulation says that it lacks something, or the real curl did not end by itself. */
export function leftOut(want: CurlResult, got: CurlResult): string | null {
  if (/not simulated here/.test(got.stderr)) return got.stderr.trim().split('\n').at(-1)!
  return want.exit < 0 ? 'the real curl crashed or was stopped' : null
}

/** What differs between the real and the simulated run. */
export function compareCurl(want: CurlResult, got: CurlResult): Difference[] {
  const found: Difference[] = []
  const check = (field: string, expected: string, actual: string) => {
    if (steady(expected) !== steady(actual)) found.push({ field, want: steady(expected), got: steady(actual) })
  }
  check('exit', String(want.exit), String(got.exit))
  check('stdout', want.stdout, got.stdout)
  check('stderr', want.stderr, got.stderr)
  const names = [...new Set([...Object.keys(want.files), ...Object.keys(got.files)])].sort()
  for (const name of names) {
    check(`file ${name}`, want.files[name] ?? 'no such file', got.files[name] ?? 'no such file')
  }
  const most = Math.max(want.wire.length, got.wire.length)
  for (let at = 0; at < most; at++) {
    check(`connection ${at + 1}`, want.wire[at] ?? 'none', got.wire[at] ?? 'none')
  }
  return found
}

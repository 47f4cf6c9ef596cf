/** Replays response recordings through the simulated curl, every variant of every case. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { base64, concat, fromLatin1, latin1 } from '../../src/bytes'
import { CURL_788, type CurlRun, runCurl } from '../../src/clients/curl'
import { caseScript, ReplayHost, type ResponseCase, type SeenConnection } from './replay'

interface CurlRecord {
  readonly exit: number
  readonly stderr?: string | null
  readonly screen?: string
  readonly httpCode?: number
  readonly httpVersion?: string
  readonly contentType?: string | null
  readonly sizeHeader?: number
  readonly sizeDownload?: number
  readonly numHeaders?: number
  readonly numConnects?: number
  readonly redirectUrl?: string | null
  readonly urlEffective?: string
  readonly output?: { bytes: number; base64?: string; sha256?: string } | null
  readonly serverSaw?: readonly { readonly requests?: readonly string[]; readonly idle?: boolean }[]
  readonly files?: readonly { readonly name: string; readonly bytes: number }[]
}

interface RecordedCase extends ResponseCase {
  readonly id: string
  readonly group: string
  readonly curl: Readonly<Record<string, CurlRecord>>
  readonly unstable: readonly string[]
}

export interface OracleResult {
  readonly lines: string[]
  readonly agree: number
  readonly differ: number
}

const VARIANTS: Readonly<Record<string, readonly string[]>> = {
  withHeaders: ['-sS', '-i'],
  plain: ['-sS'],
  http09: ['-sS', '--http0.9', '-i'],
  head: ['-sS', '-I'],
  verbose: ['-sS', '-v'],
  terminal: ['-i'],
  follow: ['-sS', '-L', '-i'],
  followPost: ['-sS', '-L', '-i', '-d', 'a=1'],
  compressed: ['-sS', '--compressed', '-i'],
  user: ['-sS', '-u', 'u:p', '-i'],
  remoteName: ['-sS', '-OJ'],
}

const OUTPUT = 'output'

/** Times in messages are `N` in the recordings. */
const timeless = (text: string): string => text.replace(/after \d+ m(illiseconds|s)/g, 'after N m$1')

const masked = (text: string): string => timeless(text).replace(/\n$/, '')

/** Compares with a text that may be cut by `[...]`. */
function sameText(want: string, got: string): boolean {
  const cut = want.indexOf('[...]')
  if (cut < 0) return want === got
  const before = want.slice(0, cut).replace(/\n$/, '')
  const after = want.slice(cut + 5).replace(/^\n/, '')
  return got.length >= before.length + after.length && got.startsWith(before) && got.endsWith(after)
}

const brief = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 300 ? `${text.slice(0, 140)} … ${text.slice(-140)}` : text
}

function lines(connections: readonly SeenConnection[]): string[][] {
  return connections.map((each) => each.requests.map((request) => request.line)).filter((each) => each.length > 0)
}

function compare(variant: string, want: CurlRecord, run: CurlRun, host: ReplayHost): [string, unknown, unknown][] {
  const differences: [string, unknown, unknown][] = []
  const check = (field: string, expected: unknown, got: unknown, same = expected === got) => {
    if (!same) differences.push([`${variant}.${field}`, expected, got])
  }
  const { outcome } = run
  check('exit', want.exit, outcome.exit)
  if (want.screen !== undefined) {
    const screen = timeless(latin1(concat(outcome.screen.map((piece) => piece.bytes)))).replaceAll('\n', '\r\n')
    check('screen', want.screen, screen, sameText(want.screen, screen))
    return differences
  }
  const stderr = masked(outcome.stderr)
  const expected = masked(want.stderr ?? '')
  check('stderr', expected, stderr, sameText(expected, stderr))
  const facts = run.transfers.at(-1) ?? {}
  if (want.httpCode !== undefined) check('httpCode', want.httpCode, Number(facts['http_code'] ?? 0))
  if (want.httpVersion !== undefined) check('httpVersion', want.httpVersion, facts['http_version'])
  if (want.contentType !== undefined) check('contentType', want.contentType, facts['content_type'] || null)
  if (want.sizeHeader !== undefined) check('sizeHeader', want.sizeHeader, facts['size_header'])
  if (want.sizeDownload !== undefined) check('sizeDownload', want.sizeDownload, facts['size_download'])
  if (want.numHeaders !== undefined) check('numHeaders', want.numHeaders, facts['num_headers'])
  if (want.numConnects !== undefined) check('numConnects', want.numConnects, facts['num_connects'])
  if (want.redirectUrl !== undefined) check('redirectUrl', want.redirectUrl, facts['redirect_url'] || null)
  if (want.urlEffective !== undefined) check('urlEffective', want.urlEffective, facts['url_effective'])
  if (want.output !== undefined) {
    const file = outcome.files.find((each) => each.name === OUTPUT)
    if (want.output === null || !file)
      check('output', want.output === null ? null : want.output.bytes, file ? file.bytes.length : null)
    else {
      const same =
        want.output.base64 === undefined
          ? want.output.bytes === file.bytes.length &&
            (want.output.sha256 ?? '') === createHash('sha256').update(file.bytes).digest('hex')
          : want.output.base64 === base64(file.bytes)
      check('output', want.output.base64 ? atob(want.output.base64) : want.output.bytes, latin1(file.bytes), same)
    }
  }
  if (want.files) {
    const made = outcome.files.map((file) => ({ name: file.name, bytes: file.bytes.length }))
    check('files', want.files, made, JSON.stringify(want.files) === JSON.stringify(made))
  }
  if (want.serverSaw) {
    const saw = want.serverSaw.map((each) => each.requests ?? []).filter((each) => each.length > 0)
    const got = lines(host.connections)
    check('serverSaw', saw, got, JSON.stringify(saw) === JSON.stringify(got))
  }
  return differences
}

function runVariant(entry: RecordedCase, variant: string): { run: CurlRun; host: ReplayHost } {
  const path = variant === 'remoteName' ? '/dl' : entry.request.path
  const host = new ReplayHost(caseScript({ ...entry, request: { ...entry.request, path } }))
  const terminal = variant === 'terminal'
  const argv = [...VARIANTS[variant]!, '--max-time', '2']
  if (entry.request.method === 'HEAD' && !argv.includes('-I')) argv.push('-I')
  if (!terminal && variant !== 'remoteName') argv.push('-o', OUTPUT)
  argv.push(`http://localhost:8000${path}`)
  const environment = { files: new Map<string, Uint8Array>(), stdin: fromLatin1(''), terminal }
  const run = runCurl(host, CURL_788, argv, environment, () => {})
  host.clock.run(5000, () => run.settled)
  host.clock.run(host.clock.time + 1)
  return { run, host }
}

/** Runs all cases of a file of response recordings. */
export function run(file: string): OracleResult {
  const data = JSON.parse(readFileSync(file, 'utf8')) as { cases: RecordedCase[] }
  const out: string[] = []
  const groups = new Map<string, [agree: number, all: number]>()
  let agree = 0
  for (const entry of data.cases) {
    let same = true
    for (const [variant, want] of Object.entries(entry.curl)) {
      if (!VARIANTS[variant]) {
        out.push(`${entry.id} left out: unknown variant ${variant}`)
        continue
      }
      if (entry.unstable.includes(`curl.${variant}`)) continue
      const { run: ran, host } = runVariant(entry, variant)
      for (const [field, expected, got] of compare(variant, want, ran, host)) {
        same = false
        out.push(`${entry.id} ${field} want ${brief(expected)} got ${brief(got)}`)
      }
    }
    const counts = groups.get(entry.group) ?? [0, 0]
    groups.set(entry.group, [counts[0] + (same ? 1 : 0), counts[1] + 1])
    if (same) agree++
  }
  for (const [group, [good, all]] of groups) out.push(`curl ${group}: ${good} agree, ${all - good} differ of ${all}`)
  return { lines: out, agree, differ: data.cases.length - agree }
}

/** Replays request captures through the simulated curl: the bytes of every request, connection by connection. */
import { readFileSync } from 'node:fs'
import { fromBase64, fromLatin1, latin1 } from '../../src/bytes'
import { CURL_788, runCurl } from '../../src/clients/curl'
import type { OracleResult } from './clients-curl'
import { ReplayHost, routeScript, type SeenConnection } from './replay'
import { bytesOf, fits, leftovers, type Parts, recordedWire, type WireCapture, wires } from './wire'

interface Capture extends WireCapture {
  readonly argv?: readonly string[]
  readonly stdin?: string
  readonly stdinParts?: Parts['parts']
  readonly exit?: number | null
  readonly exitIsOf?: string
  readonly stdout?: string | null
  readonly stderr?: string | null
  readonly shell?: readonly string[]
}

function runCapture(capture: Capture) {
  const host = new ReplayHost(routeScript(capture))
  const files = new Map<string, Uint8Array>()
  for (const [name, parts] of Object.entries(capture.files ?? {})) files.set(name, bytesOf(parts))
  const stdin = capture.stdin
    ? (fromBase64(capture.stdin) ?? fromLatin1(''))
    : bytesOf({ parts: capture.stdinParts ?? [] })
  const argv = (capture.argv ?? []).map((word) => latin1(new TextEncoder().encode(word)))
  const run = runCurl(host, CURL_788, argv, { files, stdin, terminal: false }, () => {})
  host.clock.run(10_000, () => run.settled)
  host.clock.run(host.clock.time + 1)
  return { run, host }
}

/** Masks the times in messages. */
const timeless = (text: string): string => text.replace(/after \d+ m(illiseconds|s)/g, 'after N m$1').replace(/\n$/, '')

/** Runs all curl captures of a file of request recordings. */
export function run(file: string): OracleResult {
  const data = JSON.parse(readFileSync(file, 'utf8')) as { requests: Capture[] }
  const lines: string[] = []
  let agree = 0
  let differ = 0
  for (const capture of data.requests) {
    if (capture.client !== 'curl') continue
    if (capture.excluded) {
      lines.push(`${capture.id} left out: ${capture.excluded}`)
      continue
    }
    const { run: ran, host } = runCapture(capture)
    const found: string[] = []
    // A request whose body never came is no request to the recorder, only leftover bytes.
    const seen = host.connections.map((connection) => ({
      ...connection,
      requests: connection.requests.filter((request) => !incomplete(connection, request.bytes)),
    }))
    if (!(capture.variants ?? []).some((variant) => fits(capture, variant, seen))) {
      found.push(`requests ${wires(capture, seen)}`)
    }
    const wanted = capture.connections.flatMap((each) => (each.unparsed ? [recordedWire(each.unparsed)] : []))
    const got = leftovers(host.connections)
    if (JSON.stringify(wanted) !== JSON.stringify(got)) {
      found.push(`unparsed want ${JSON.stringify(wanted)} got ${JSON.stringify(got)}`)
    }
    const { outcome } = ran
    if (typeof capture.exit === 'number' && !capture.exitIsOf && capture.exit !== outcome.exit) {
      found.push(`exit want ${capture.exit} got ${outcome.exit}`)
    }
    if (typeof capture.stdout === 'string' && !capture.exitIsOf && capture.stdout !== latin1(outcome.stdout)) {
      found.push(`stdout want ${JSON.stringify(capture.stdout)} got ${JSON.stringify(latin1(outcome.stdout))}`)
    }
    if (
      typeof capture.stderr === 'string' &&
      capture.compare !== 'concurrent' &&
      timeless(capture.stderr) !== timeless(outcome.stderr)
    ) {
      found.push(`stderr want ${JSON.stringify(capture.stderr)} got ${JSON.stringify(outcome.stderr)}`)
    }
    for (const line of found) lines.push(`${capture.id} ${line}`)
    if (found.length === 0) agree++
    else differ++
  }
  return { lines, agree, differ }
}

/** True where a request is the beginning of what was never read to its end. */
function incomplete(connection: SeenConnection, head: Uint8Array): boolean {
  const { leftover } = connection
  return leftover.length >= head.length && head.every((byte, at) => leftover[at] === byte)
}

/** Replays request captures through the simulated curl: the bytes of every request, connection by connection. */
import { readFileSync } from 'node:fs'
import { fromBase64, fromLatin1, latin1 } from '../../src/bytes'
import { CURL_788, runCurl } from '../../src/clients/curl'
import type { OracleResult } from './clients-curl'
import { ReplayHost, type Route, recordedBytes, routeScript, type SeenConnection } from './replay'

interface RecordedRequest {
  readonly totalBytes: number
  readonly base64: string
  readonly base64Truncated?: boolean
}

interface RecordedConnection {
  readonly requests: readonly RecordedRequest[]
  readonly unparsed?: { readonly base64: string; readonly totalBytes: number } | null
}

interface Parts {
  readonly base64?: string
  readonly parts?: readonly { readonly base64: string; readonly times?: number }[]
}

interface Capture {
  readonly id: string
  readonly client: string
  readonly excluded?: string
  readonly argv?: readonly string[]
  readonly stdin?: string
  readonly stdinParts?: Parts['parts']
  readonly files?: Readonly<Record<string, Parts>>
  readonly routes: readonly Route[]
  readonly defaultAnswer: Omit<Route, 'match'>
  readonly connections: readonly RecordedConnection[]
  readonly otherRunConnections?: readonly RecordedConnection[]
  readonly variants?: readonly { readonly from: string; readonly connections: readonly (readonly number[])[] }[]
  readonly compare?: 'per-connection' | 'concurrent'
  readonly mask?: readonly { readonly pattern: string; readonly sameWithinRequest?: boolean }[]
  readonly exit?: number | null
  readonly exitIsOf?: string
  readonly stdout?: string | null
  readonly stderr?: string | null
  readonly shell?: readonly string[]
}

const bytesOf = (parts: Parts): Uint8Array =>
  recordedBytes({ responseBase64: parts.base64 ?? null, responseParts: parts.parts ?? [] })

interface Wire {
  readonly text: string
  readonly total: number
}

const recordedWire = (request: { base64: string; totalBytes: number }): Wire => ({
  text: latin1(fromBase64(request.base64) ?? new Uint8Array(0)),
  total: request.totalBytes,
})

/** The text with volatile parts replaced; null where parts that must be alike are not. */
function masked(text: string, mask: Capture['mask']): string | null {
  let out = text
  for (const { pattern, sameWithinRequest } of mask ?? []) {
    const found = out.match(new RegExp(pattern, 'g')) ?? []
    if (sameWithinRequest && new Set(found).size > 1) return null
    out = out.replace(new RegExp(pattern, 'g'), '*')
  }
  return out
}

function sameWire(want: Wire, got: Uint8Array, mask: Capture['mask']): boolean {
  if (want.total !== got.length) return false
  return masked(want.text, mask) === masked(latin1(got, 0, Math.min(got.length, want.text.length)), mask)
}

function fits(
  capture: Capture,
  variant: NonNullable<Capture['variants']>[number],
  seen: readonly SeenConnection[],
): boolean {
  const source = variant.from === 'otherRunConnections' ? (capture.otherRunConnections ?? []) : capture.connections
  const requests = source.flatMap((connection) => connection.requests)
  const active = seen.filter((connection) => connection.requests.length > 0)
  if (capture.compare === 'concurrent') {
    const left = active.flatMap((connection) => connection.requests)
    const wanted = variant.connections.flat().map((index) => requests[index]!)
    if (left.length !== wanted.length || active.length > 6) return false
    return wanted.every((request) => {
      const index = left.findIndex((each) => sameWire(recordedWire(request), each.bytes, capture.mask))
      if (index >= 0) left.splice(index, 1)
      return index >= 0
    })
  }
  const wanted = variant.connections.filter((indices) => indices.length > 0)
  if (active.length !== wanted.length) return false
  return wanted.every((indices, at) => {
    const got = active[at]!.requests
    return (
      got.length === indices.length &&
      indices.every((index, place) => sameWire(recordedWire(requests[index]!), got[place]!.bytes, capture.mask))
    )
  })
}

/** A connection's leftover, without requests that are still being read there. */
function leftovers(seen: readonly SeenConnection[]): { text: string; total: number }[] {
  return seen
    .filter((connection) => connection.leftover.length > 0)
    .map(({ leftover }) => ({ text: latin1(leftover, 0, Math.min(2048, leftover.length)), total: leftover.length }))
}

const wires = (capture: Capture, seen: readonly SeenConnection[]): string => {
  const want = capture.connections.map((each) =>
    each.requests.map((request) => recordedWire(request).text.slice(0, 400)),
  )
  const got = seen.map((each) =>
    each.requests.map((request) => latin1(request.bytes, 0, Math.min(400, request.bytes.length))),
  )
  return `want ${JSON.stringify(want)} got ${JSON.stringify(got)}`
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

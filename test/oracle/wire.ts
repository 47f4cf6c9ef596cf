/** Compares the bytes that a client sent with recorded ones, by the rules of the recordings. */
import { fromBase64, latin1 } from '../../src/bytes'
import { type Route, recordedBytes, type SeenConnection, type SeenRequest } from './replay'

export interface RecordedRequest {
  readonly line?: string
  readonly totalBytes: number
  readonly base64: string
  readonly base64Truncated?: boolean
}

export interface RecordedConnection {
  readonly requests: readonly RecordedRequest[]
  readonly unparsed?: { readonly base64: string; readonly totalBytes: number } | null
}

export interface Parts {
  readonly base64?: string
  readonly parts?: readonly { readonly base64: string; readonly times?: number }[]
}

/** What a capture of any client has. */
export interface WireCapture {
  readonly id: string
  readonly client: string
  readonly excluded?: string
  readonly files?: Readonly<Record<string, Parts & { readonly type?: string }>>
  readonly routes: readonly Route[]
  readonly defaultAnswer: Omit<Route, 'match'>
  readonly connections: readonly RecordedConnection[]
  readonly otherRunConnections?: readonly RecordedConnection[]
  readonly variants?: readonly { readonly from: string; readonly connections: readonly (readonly number[])[] }[]
  readonly compare?: 'per-connection' | 'concurrent'
  readonly mask?: readonly { readonly pattern: string; readonly sameWithinRequest?: boolean }[]
}

export const bytesOf = (parts: Parts): Uint8Array =>
  recordedBytes({ responseBase64: parts.base64 ?? null, responseParts: parts.parts ?? [] })

export interface Wire {
  readonly text: string
  readonly total: number
}

export const recordedWire = (request: { base64: string; totalBytes: number }): Wire => ({
  text: latin1(fromBase64(request.base64) ?? new Uint8Array(0)),
  total: request.totalBytes,
})

/** The text with volatile parts replaced; null where parts that must be alike are not. */
function masked(text: string, mask: WireCapture['mask']): string | null {
  let out = text
  for (const { pattern, sameWithinRequest } of mask ?? []) {
    const found = out.match(new RegExp(pattern, 'g')) ?? []
    if (sameWithinRequest && new Set(found).size > 1) return null
    out = out.replace(new RegExp(pattern, 'g'), '*')
  }
  return out
}

/** A boundary may be one or two digits shorter than it should be; then so is all that has it. */
const GECKO = /----geckoformboundary[0-9a-f]{30,32}/g

function sameLength(want: Wire, got: Uint8Array): boolean {
  if (want.total === got.length) return true
  const short = want.text.match(GECKO)
  if (!short || want.total > want.text.length) return false
  const digits = (text: string) => text.replace(GECKO, '*').replace(/Content-Length: \d+/, 'Content-Length: *').length
  return digits(want.text) === digits(latin1(got))
}

export function sameWire(want: Wire, got: Uint8Array, mask: WireCapture['mask']): boolean {
  if (!sameLength(want, got)) return false
  const text = latin1(got, 0, want.total === want.text.length ? got.length : Math.min(got.length, want.text.length))
  const short = want.total !== got.length
  const even = (one: string | null) => (short ? one?.replace(/Content-Length: \d+/, 'Content-Length: *') : one)
  return even(masked(want.text, mask)) === even(masked(text, mask))
}

type Drop = (line: string) => boolean

/** True where the connections carry what a variant says. `drop`: requests that are judged on their own. */
export function fits(
  capture: WireCapture,
  variant: NonNullable<WireCapture['variants']>[number],
  seen: readonly SeenConnection[],
  drop: Drop = () => false,
): boolean {
  const source = variant.from === 'otherRunConnections' ? (capture.otherRunConnections ?? []) : capture.connections
  const requests = source.flatMap((connection) => connection.requests)
  const kept = (each: readonly SeenRequest[]) => each.filter(({ line }) => !drop(line))
  const wantedOf = (indices: readonly number[]) => indices.filter((index) => !drop(requests[index]!.line ?? ''))
  const active = seen.map((connection) => kept(connection.requests)).filter((each) => each.length > 0)
  if (capture.compare === 'concurrent') {
    const left = active.flat()
    const wanted = wantedOf(variant.connections.flat()).map((index) => requests[index]!)
    if (left.length !== wanted.length) return false
    return wanted.every((request) => {
      const index = left.findIndex((each) => sameWire(recordedWire(request), each.bytes, capture.mask))
      if (index >= 0) left.splice(index, 1)
      return index >= 0
    })
  }
  const wanted = variant.connections.map(wantedOf).filter((indices) => indices.length > 0)
  if (active.length !== wanted.length) return false
  return wanted.every((indices, at) => {
    const got = active[at]!
    return (
      got.length === indices.length &&
      indices.every((index, place) => sameWire(recordedWire(requests[index]!), got[place]!.bytes, capture.mask))
    )
  })
}

/** A connection's leftover, without requests that are still being read there. */
export function leftovers(seen: readonly SeenConnection[]): { text: string; total: number }[] {
  return seen
    .filter((connection) => connection.leftover.length > 0)
    .map(({ leftover }) => ({ text: latin1(leftover, 0, Math.min(2048, leftover.length)), total: leftover.length }))
}

export const wires = (capture: WireCapture, seen: readonly SeenConnection[]): string => {
  const want = capture.connections.map((each) =>
    each.requests.map((request) => recordedWire(request).text.slice(0, 400)),
  )
  const got = seen.map((each) =>
    each.requests.map((request) => latin1(request.bytes, 0, Math.min(400, request.bytes.length))),
  )
  return `want ${JSON.stringify(want)} got ${JSON.stringify(got)}`
}

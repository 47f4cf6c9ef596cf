import { concat, fromBase64, latin1 } from '../../../src/bytes'
import { MessageParser } from '../../../src/http'
import type { ServerEntry } from './entry'

export interface SeenResponse {
  readonly status: number
  content: string
  complete: boolean
}

/** The stream of responses as a strict client reads it. */
export interface Responses {
  /** Status 200 and above. */
  readonly final: readonly SeenResponse[]
  readonly interim: number
  /** What is not a response, or not whole; null where all is in order. A last one that was cut is not malformed. */
  readonly malformed: string | null
}

/** The methods of the requests in octets, as far as they can be told: content of a response depends on them. */
export function methodsOf(sent: Uint8Array): string[] {
  const parser = new MessageParser('request')
  parser.feed(sent)
  const methods: string[] = []
  for (;;) {
    const event = parser.next()
    if (event.kind === 'head' && event.head.kind === 'request') methods.push(event.head.method)
    if (event.kind === 'error') {
      const first = /^[^ \r\n]*/.exec(latin1(sent.subarray(parser.offset, parser.offset + 40)))![0]
      methods.push(parser.requestMethod ?? first)
    }
    if (event.kind === 'error' || event.kind === 'need-data' || event.kind === 'closed') return methods
  }
}

/** Reads all that a server sent, in answer to requests with those methods. */
export function readResponses(received: readonly Uint8Array[], methods: readonly string[], closed: boolean): Responses {
  const parser = new MessageParser('response')
  for (const method of methods) parser.expect(method)
  parser.feed(concat(received))
  if (closed) parser.end()
  const final: SeenResponse[] = []
  let interim = 0
  let current: SeenResponse | null = null
  for (;;) {
    const event = parser.next()
    switch (event.kind) {
      case 'head':
        current = null
        if (event.head.kind !== 'response') break
        if (event.head.status < 200) interim++
        else {
          current = { status: event.head.status, content: '', complete: false }
          final.push(current)
        }
        break
      case 'content':
        if (current) current.content += latin1(event.bytes)
        break
      case 'end':
        if (current) current.complete = true
        break
      case 'error':
        return { final, interim, malformed: event.error.code === 'cut-off' ? null : event.error.message }
      case 'need-data':
      case 'closed':
        return { final, interim, malformed: null }
    }
  }
}

const fits = (wanted: string, status: number): boolean =>
  wanted === '4xx' ? status >= 400 && status <= 499 : status === Number(wanted)

/** True where the final responses are those of the token (without `+close`), each complete. */
export function statusesMatch(token: string, final: readonly SeenResponse[]): boolean {
  let at = 0
  for (const part of token.split(',')) {
    const [, status, least, most] = /^(\d{3}|4xx)(?:\*(\d+)(?:\.\.(\d+))?)?$/.exec(part) ?? []
    if (status === undefined) return false
    const from = Number(least ?? 1)
    const to = Number(most ?? from)
    let count = 0
    while (count < to && at < final.length && final[at]!.complete && fits(status, final[at]!.status)) {
      at++
      count++
    }
    if (count < from) return false
  }
  return at === final.length
}

/** True where each 200 has a content that the entry allows for that token. */
export function contentsMatch(entry: ServerEntry, token: string, final: readonly SeenResponse[]): boolean {
  const lists = entry.echo?.[token]
  if (!lists) return true
  return final
    .filter(({ status }) => status === 200)
    .every(({ content }, index) => {
      const allowed = lists[Math.min(index, lists.length - 1)] ?? []
      return allowed.some((one) => latin1(fromBase64(one) ?? new Uint8Array(0)) === content)
    })
}

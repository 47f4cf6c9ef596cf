import type { Input } from './generate'
import type { Message, Told } from './told'

interface Failure extends Error {
  readonly code: string
  readonly reason: string
  readonly bytesParsed: number
}

interface Binding {
  initialize(type: number, resource: object): void
  execute(bytes: Uint8Array, start: number, length: number): number | Failure
  finish(): Failure | undefined
  [callback: number]: unknown
}

interface HttpParser {
  readonly HTTPParser: (new () => Binding) & Readonly<Record<string, number>>
  readonly allMethods: readonly string[]
}

/** Node's own binding; asking for it warns that this is no public interface. */
function binding(): HttpParser {
  const { noDeprecation } = process as { noDeprecation?: boolean }
  Object.assign(process, { noDeprecation: true })
  const found = (process as unknown as { binding(name: string): HttpParser }).binding('http_parser')
  Object.assign(process, { noDeprecation })
  return found
}

const { HTTPParser, allMethods: METHODS } = binding()

/** The methods that llhttp knows. */
export const KNOWN_METHODS: ReadonlySet<string> = new Set(METHODS)

const parser = new HTTPParser()

/** Parses the octets with Node's own llhttp, no leniency set, then the end of input. */
export function parseTheirs({ role, methods }: Input, bytes: Buffer): Told {
  parser.initialize(HTTPParser[role === 'request' ? 'REQUEST' : 'RESPONSE']!, {})
  const told: Told = { messages: [], error: null }
  let message: Message | null = null
  let early: string[] = []
  let earlyTarget = ''
  let answered = 0
  let over = false
  parser[HTTPParser['kOnHeaders']!] = (list: readonly string[], target: string) => {
    // Many fields come in parts; behind the head they are trailers.
    if (message) message.trailers = [...message.trailers, ...list]
    else {
      early = [...early, ...list]
      earlyTarget += target
    }
  }
  parser[HTTPParser['kOnHeadersComplete']!] = (
    major: number,
    minor: number,
    list: readonly string[] | undefined,
    method: number | undefined,
    target: string | undefined,
    status: number | undefined,
    reason: string | undefined,
    upgrade: boolean,
    keepAlive: boolean,
  ): number => {
    const asked = role === 'response' ? (methods[answered] ?? 'GET') : ''
    const tunnel = asked === 'CONNECT' && status! >= 200 && status! < 300
    if (role === 'response' && status! >= 200) answered++
    message = {
      first: role === 'request' ? METHODS[method!]! : String(status),
      second: (role === 'request' ? (list ? target : earlyTarget) : reason) ?? '',
      minor: major === 1 ? minor : major * 10 + minor,
      fields: list ? [...early, ...list] : early,
      keepAlive,
      switches: tunnel || upgrade,
      content: '',
      trailers: [],
      complete: false,
    }
    early = []
    earlyTarget = ''
    told.messages.push(message)
    // 2: what follows is not HTTP; 1: there is no content.
    return tunnel ? 2 : asked === 'HEAD' ? 1 : 0
  }
  parser[HTTPParser['kOnBody']!] = (part: Buffer) => {
    message!.content += part.toString('latin1')
  }
  parser[HTTPParser['kOnMessageComplete']!] = () => {
    if (!message || over) return
    message.complete = true
    if (message.switches || !message.keepAlive) over = true
    message = null
  }
  const result = parser.execute(bytes, 0, bytes.length)
  const failed = typeof result === 'number' ? parser.finish() : result
  if (failed && !over)
    told.error = { code: failed.code, reason: failed.reason, start: failed.bytesParsed, end: failed.bytesParsed }
  return told
}

import { createRequire } from 'node:module'
import type { Contender, Sink } from './sink'

interface Binding {
  initialize(type: number, resource: object): void
  execute(bytes: Uint8Array, start: number, length: number): number | Error
  [callback: number]: unknown
}

/** llhttp as Node itself calls it: native code that makes the strings. */
export function llhttpNode(): Contender {
  const { HTTPParser, methods } = createRequire(import.meta.url)('_http_common') as {
    HTTPParser: (new () => Binding) & Readonly<Record<string, number>>
    methods: readonly string[]
  }
  return {
    name: 'llhttp in Node',
    prepare: (piece) => Buffer.from(piece.buffer, piece.byteOffset, piece.length),
    start(role, lazy, sink) {
      const parser = new HTTPParser()
      parser.initialize(HTTPParser[role === 'request' ? 'REQUEST' : 'RESPONSE']!, {})
      parser[HTTPParser['kOnHeadersComplete']!] = lazy ? lazily(methods, sink) : fully(methods, sink)
      parser[HTTPParser['kOnBody']!] = (bytes: Uint8Array) => sink.body(bytes, 0, bytes.length)
      parser[HTTPParser['kOnMessageComplete']!] = () => sink.end()
      return (piece) => {
        const result = parser.execute(piece, 0, piece.length)
        if (typeof result !== 'number') throw result
      }
    },
  }
}

type HeadersComplete = (
  major: number,
  minor: number,
  headers: string[],
  method: number | undefined,
  target: string,
  status: number | undefined,
) => number

const fully =
  (methods: readonly string[], sink: Sink): HeadersComplete =>
  (_, minor, headers, method, target, status) => {
    sink.head(method === undefined ? '' : methods[method]!, target ?? '', status ?? 0, minor, headers)
    return 0
  }

const lazily =
  (methods: readonly string[], sink: Sink): HeadersComplete =>
  (_, __, headers, method, target, status) => {
    if (method === undefined) sink.lazy('', '', null, status!)
    else {
      let host: string | null = null
      for (let at = 0; at < headers.length; at += 2) {
        const name = headers[at]!
        if (name.length !== 4 || (name !== 'Host' && name.toLowerCase() !== 'host')) continue
        host = headers[at + 1]!
        break
      }
      sink.lazy(methods[method]!, target, host, 0)
    }
    return 0
  }

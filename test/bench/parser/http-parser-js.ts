import type { Contender } from './sink'
import { textOf } from './text'

interface Info {
  readonly versionMinor: number
  readonly headers: string[]
  readonly method: number
  readonly url: string
  readonly statusCode: number
}

interface Parser {
  execute(bytes: Uint8Array): number | Error
  [callback: number]: unknown
}

export type HttpParserJs = {
  readonly methods: readonly string[]
  readonly HTTPParser: (new (type: string) => Parser) & Readonly<Record<string, number>>
}

/** What http-parser-js needs of a Buffer, where there is none: `toString` and a `slice` that copies nothing. */
class Slices extends Uint8Array<ArrayBuffer> {
  override toString(_encoding?: string, start = 0, end = this.length): string {
    return textOf(this, start, end)
  }

  override slice(start?: number, end?: number): Slices {
    return super.subarray(start, end) as Slices
  }
}

/** http-parser-js: plain JavaScript, line by line with regular expressions. */
export function httpParserJs({ HTTPParser, methods }: HttpParserJs): Contender {
  const node = typeof Buffer !== 'undefined'
  return {
    name: 'http-parser-js',
    prepare: (piece) =>
      node
        ? Buffer.from(piece.buffer, piece.byteOffset, piece.length)
        : new Slices(piece.buffer as ArrayBuffer, piece.byteOffset, piece.length),
    start(role, lazy, sink) {
      const parser = new HTTPParser(role === 'request' ? 'REQUEST' : 'RESPONSE')
      const request = role === 'request'
      parser[HTTPParser['kOnHeadersComplete']!] = (info: Info) => {
        const { headers, versionMinor } = info
        if (!lazy) {
          if (request) sink.head(methods[info.method]!, info.url, 0, versionMinor, headers)
          else sink.head('', '', info.statusCode, versionMinor, headers)
        } else if (request) {
          let host: string | null = null
          for (let at = 0; at < headers.length; at += 2) {
            const name = headers[at]!
            if (name.length !== 4 || (name !== 'Host' && name.toLowerCase() !== 'host')) continue
            host = headers[at + 1]!
            break
          }
          sink.lazy(methods[info.method]!, info.url, host, 0)
        } else sink.lazy('', '', null, info.statusCode)
      }
      parser[HTTPParser['kOnBody']!] = (bytes: Uint8Array, start: number, length: number) =>
        sink.body(bytes, start, start + length)
      parser[HTTPParser['kOnMessageComplete']!] = () => sink.end()
      return (piece) => {
        const result = parser.execute(piece)
        if (typeof result !== 'number') throw result
      }
    },
  }
}

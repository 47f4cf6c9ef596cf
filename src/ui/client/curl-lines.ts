import { type ReadonlySignal, signal } from '@preact/signals'
import { byteText, fromLatin1, latin1 } from '../../bytes'
import type { RequestSpec } from '../../playground'

/** Reads and writes curl's command lines. */
export interface CurlLines {
  /** curl's long options, with their hyphens. */
  readonly options: readonly string[]
  /** True where a line goes on below: an open quote, a backslash at its end, a pipe to nothing. */
  unfinished(line: string): boolean
  /** The command line that sends a request: its own as typed, else one made from the form. */
  to(request: RequestSpec): string
  /** The request of a command line, or a sentence that says what is wrong with it. */
  from(
    line: string,
    client: RequestSpec['client'],
  ): { readonly ok: true; readonly request: RequestSpec } | { readonly ok: false; readonly text: string }
}

const loaded = signal<CurlLines | null>(null)
/** The reader of command lines; null until it is loaded, after the first paint. */
export const curlLines: ReadonlySignal<CurlLines | null> = loaded

/** Loads the reader of curl's command lines. */
export async function loadCurlLines(): Promise<void> {
  const { fromCommand, longOptions, toCommand, unfinished } = await import('../../clients/curl')
  loaded.value = {
    options: longOptions,
    unfinished,
    to(request) {
      const { body, raw } = request
      return toCommand({
        ...request,
        body: body === null ? null : fromLatin1(body),
        raw: raw === null ? null : fromLatin1(raw),
      })
    },
    from(line, client) {
      const read = fromCommand(line)
      if (!read.ok) return { ok: false, text: `${read.message.charAt(0).toUpperCase()}${read.message.slice(1)}.` }
      const { method, url, fields, body, command } = read.request
      return {
        ok: true,
        request: {
          client,
          method: byteText(method),
          url,
          fields: fields.map(([name, value]): [string, string] => [byteText(name), byteText(value)]),
          body: body === null ? null : latin1(body),
          command,
          raw: null,
        },
      }
    },
  }
}

/** The command line of a request as far as it is known without curl's options: what was typed, else its URL. */
export function plainCommand(request: RequestSpec): string {
  return request.command ?? `curl ${request.method === 'GET' ? '' : `-X ${request.method} `}${request.url}`
}

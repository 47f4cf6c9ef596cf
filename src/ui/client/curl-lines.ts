import type { RequestSpec } from '../../playground'

/** Reads and writes curl's command lines. */
export interface CurlLines {
  /** The command line that sends a request: its own as typed, else one made from the form. */
  to(request: RequestSpec): string
  /** The request of a command line, or a sentence that says what is wrong with it. */
  from(
    line: string,
    client: RequestSpec['client'],
  ): { readonly ok: true; readonly request: RequestSpec } | { readonly ok: false; readonly text: string }
}

/** The command line of a request as far as it is known without reading curl's options: what was typed, else its URL. */
export function plainCommand(request: RequestSpec): string {
  return request.command ?? `curl ${request.method === 'GET' ? '' : `-X ${request.method} `}${request.url}`
}

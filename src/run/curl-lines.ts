import { fromLatin1, latin1 } from '../bytes'
import { fromCommand, toCommand } from '../clients'
import type { RequestSpec } from '../playground'
import { composed } from './messages'

/** The command line that sends a request: its own as typed, else one made from the form. */
function to(request: RequestSpec): string {
  return toCommand(composed(request, fromLatin1))
}

/** The request of a pasted `curl …` line, for a client; or a sentence that says what is wrong with the line. */
function from(
  line: string,
  client: RequestSpec['client'],
): { readonly ok: true; readonly request: RequestSpec } | { readonly ok: false; readonly text: string } {
  const found = fromCommand(line)
  if (!found.ok) return { ok: false, text: found.message }
  const { method, url, fields, body, command } = found.request
  return {
    ok: true,
    request: {
      client,
      method,
      url,
      fields: fields.map(([name, value]) => [name, value]),
      body: body === null ? null : latin1(body),
      command: client.startsWith('curl') ? command : null,
      raw: null,
    },
  }
}

/** Reads and writes curl's command lines for the form. */
export const curlLines = { to, from }

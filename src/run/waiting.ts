import type { Client, ClientId } from '../clients'
import type { TraceRecord } from '../trace'
import type { OpenCall } from './engine'
import type { Waiting } from './types'

/** The name of a client in a sentence. */
const NAMES: Readonly<Record<ClientId, string>> = {
  'curl-7.88': 'curl',
  'curl-7.64': 'curl 7.64',
  'chromium-156': 'Chrome',
  'firefox-153': 'Firefox',
  raw: 'the raw client',
}

/** Calls in which a server rests: they are worth no sentence while everybody else is done. */
const AT_REST = new Set(['accept'])

/**
 * Who waits for what, when nothing is left to happen by itself: "Waiting: your server, in recv on line 7, for
 * connection 2, where Chrome has sent nothing."
 */
export function waitingSentences(at: {
  readonly calls: readonly OpenCall[]
  readonly client: Client
  readonly settled: boolean
  readonly since: number
  readonly records: readonly TraceRecord[]
}): readonly Waiting[] {
  const name = NAMES[at.client.id]
  const waiting: Waiting[] = []
  for (const call of at.calls) {
    if (AT_REST.has(call.op) && at.settled) continue
    waiting.push({
      who: 'server',
      op: call.op,
      site: call.site,
      connection: call.connection,
      since: call.since,
      text: `Waiting: your server, in ${call.op}${call.site ? ` on line ${call.site.line}` : ''}${purpose(call, name, at.records)}.`,
    })
  }
  if (!at.settled) {
    const answered = at.records.some(
      (one) => one.kind === 'segment' && one.from === 'server' && one.payload.length > 0 && one.time >= at.since,
    )
    waiting.push({
      who: at.client.id,
      op: null,
      site: null,
      connection: null,
      since: at.since,
      text: `Waiting: ${name}, for ${answered ? 'the rest of the reply, or for the server to close' : 'a reply; your server has sent nothing'}.`,
    })
  }
  return waiting
}

/** What a call waits for, as the end of a sentence. */
function purpose(call: OpenCall, client: string, records: readonly TraceRecord[]): string {
  if (call.op === 'accept') return ', for a connection'
  if (call.connection === null) return ''
  const where = `, for connection ${call.connection}`
  if (!call.op.startsWith('recv')) return where
  let sent = 0
  for (const one of records) {
    if (one.kind === 'segment' && one.connection === call.connection && one.from === 'client')
      sent += one.payload.length
  }
  return sent === 0 ? `${where}, where ${client} has sent nothing` : `${where}, where ${client} has sent nothing more`
}

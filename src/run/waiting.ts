import type { Client, ClientId } from '../clients'
import type { Busy } from '../process'
import type { OpenCall } from './engine-parts'
import type { Ledger } from './ledger'
import type { Blocked, Waiting } from './types'

/** The name of a client in a sentence. */
const NAMES: Readonly<Record<ClientId, string>> = {
  'curl-7.88': 'curl',
  'curl-7.64': 'curl 7.64',
  'chromium-156': 'Chrome',
  'firefox-153': 'Firefox',
  raw: 'the raw client',
}

interface Standing {
  readonly calls: readonly OpenCall[]
  readonly client: Client
  readonly settled: boolean
  readonly past: Ledger
  /** True where the client still holds its end of a connection open for sending. */
  holds(connection: number): boolean
  /** True where the program holds a connection. */
  serves(connection: number): boolean
}

/**
 * Who waits for what, when nothing is left to happen by itself: "Waiting: your server, in recv on line 7, for
 * connection 2, where Chrome has sent nothing." While every client has what it asked for, a server that is ready for the next
 * connection is `atRest`, and so is what it reads on those that a client keeps open between requests. One that reads on such a
 * connection and takes no other is `idle`: nobody misses anything, but the next who comes would.
 */
export function blockedSentences(at: Standing): readonly Blocked[] {
  const name = NAMES[at.client.id]
  const ready = at.settled && at.calls.some(({ op }) => takesNext(op))
  const kept = (call: OpenCall) =>
    at.settled && call.op.startsWith('recv') && call.connection !== null && at.holds(call.connection)
  const blocked: Blocked[] = at.calls.map((call) => ({
    who: 'server',
    op: call.op,
    site: call.site,
    connection: call.connection,
    since: call.since,
    text: `Waiting: your server, in ${call.op}${call.site ? ` on line ${call.site.line}` : ''}${purpose(call, name, at.past)}.`,
    atRest: ready && (takesNext(call.op) || kept(call)),
    ...(!ready && kept(call) && { idle: true }),
    closes: call.connection !== null && at.holds(call.connection) ? 'client' : null,
    closesWords: `Close ${name}’s side`,
  }))
  if (at.settled) return blocked
  const { requestedAt: since, requestedOn: connection, answeredAt } = at.past
  const answered = answeredAt !== null && answeredAt >= since
  // What the server has read, and is in no call about, it has only to answer.
  const read =
    connection !== null && at.past.tookAll(connection) && at.calls.every((call) => call.connection !== connection)
  const unanswered = read
    ? `a reply; your server has read its request on connection ${connection}, and has not answered it`
    : 'a reply; your server has sent nothing'
  blocked.push({
    who: at.client.id,
    op: null,
    site: null,
    connection: null,
    since,
    text: `Waiting: ${name}, for ${answered ? 'the rest of the reply, or for the server to close' : unanswered}.`,
    atRest: false,
    closes: connection !== null && at.serves(connection) ? 'server' : null,
    closesWords: 'Close the server’s side',
    ...(connection !== null && { closesConnection: connection }),
  })
  return blocked
}

/** True of a call that ends with the next connection. */
const takesNext = (op: string) => op === 'accept'

/** That of a server that does not wait, though everybody else does. */
export const busySentence = (busy: Busy): Blocked => ({
  ...busy,
  who: 'server',
  connection: null,
  atRest: false,
  closes: null,
  closesWords: '',
})

/** The sentences that are worth a remark: of those who wait while something is still to come. */
export const waitingOf = (blocked: readonly Blocked[]): readonly Waiting[] =>
  blocked
    .filter(({ atRest }) => !atRest)
    .map(({ who, op, site, connection, since, text, idle }) => ({
      who,
      op,
      site,
      connection,
      since,
      text,
      ...(idle && { idle }),
    }))

/** What a call waits for, as the end of a sentence. */
function purpose(call: OpenCall, client: string, past: Ledger): string {
  if (call.op === 'accept') return ', for a connection'
  if (call.op === 'poll') return ', for something to happen on its sockets'
  if (call.connection === null) return ''
  const where = `, for connection ${call.connection}`
  if (call.op.startsWith('send')) return `${where}, where ${client} takes no more just now`
  if (call.op === 'close') return `${where}, where bytes are still on their way`
  if (!call.op.startsWith('recv')) return where
  return `${where}, where ${client} has sent nothing${past.heardOn(call.connection) ? ' more' : ''}`
}

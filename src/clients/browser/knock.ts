/** Connections to servers that are to speak TLS. It is not simulated: nothing is said, and what comes cannot be of it. */
import type { ClientConnection, ClientHost } from '../types'
import { Gathered } from './gathered'

/** What such a connection came to: refused, ended, reset, or its first bytes are no record (RFC 8446 5.1), or one too long. */
export type KnockEnd = 'refused' | 'closed' | 'reset' | 'no-record' | 'long-record'

/** What one browser makes of a server that does not speak TLS. */
export interface KnockRules {
  /** What the first bytes come to; null: more are waited for. */
  judge(bytes: Uint8Array): KnockEnd | null
  /** Connections in all before the browser gives up. */
  tries(end: KnockEnd): number
}

/** Bytes of a record's header: type, version, length. */
const RECORD_HEADER = 5
/** The longest record of any version (RFC 5246 6.2.3). */
const LONGEST_RECORD = 2 ** 14 + 2048

/** The header of a record, as the first bytes have it; null: more are waited for. */
export function recordOf(bytes: Uint8Array) {
  if (bytes.length < RECORD_HEADER) return null
  const [type = 0, version = 0, , high = 0, low = 0] = bytes
  const length = high * 256 + low
  return { type, version, tooLong: length > LONGEST_RECORD, whole: bytes.length >= RECORD_HEADER + length }
}

/** All such connections of a browser. */
export class Knocks {
  readonly #host: ClientHost
  readonly #rules: KnockRules
  readonly #open = new Set<ClientConnection>()

  constructor(host: ClientHost, rules: KnockRules) {
    this.#host = host
    this.#rules = rules
  }

  /** Opens a connection, and others after it as the browser does; `ended`: the last one came to that. */
  begin(host: string, port: number, ended: (end: KnockEnd) => void, tries = 1): void {
    const come = new Gathered()
    const end = (how: KnockEnd) => {
      if (!this.#open.delete(connection)) return
      connection.close()
      if (tries < this.#rules.tries(how)) this.begin(host, port, ended, tries + 1)
      else ended(how)
    }
    const connection = this.#host.connect(host, port, {
      open() {},
      data: (bytes) => {
        // Beyond the longest record nothing is looked at, and a server may go on for ever.
        if (come.length < RECORD_HEADER + LONGEST_RECORD) come.add(bytes)
        const how = this.#rules.judge(come.bytes)
        if (how !== null) end(how)
      },
      end: () => end('closed'),
      error: (code) => end(code === 'ECONNREFUSED' ? 'refused' : 'reset'),
    })
    this.#open.add(connection)
  }

  /** Closes all; nobody hears of it. */
  closeAll(): void {
    for (const connection of this.#open) connection.close()
    this.#open.clear()
  }
}

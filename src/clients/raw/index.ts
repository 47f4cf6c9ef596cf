<<<<<<< HEAD

import type { Client, ClientConnection, ClientHost, ClientRun, ComposedRequest, RawOutcome } from '../types'

const GROUND = 'a bare TCP connection: nothing is added, nothing is read'

/** Sends exactly the bytes that were typed, and counts what comes back. The connection stays open until somebody ends it. */
class RawRun implements ClientRun {
  outcome: RawOutcome
  settled = false
  readonly #connection: ClientConnection | null
  readonly #changed: () => void

  constructor(host: ClientHost, request: ComposedRequest, changed: () => void) {
    this.#changed = changed
    this.outcome = outcomeOf(0, 'open', null)
    const target = endpointOf(request.url)
    const bytes = request.raw ?? new Uint8Array(0)
    this.#connection = host.connect(target.host, target.port, {
      open: () => {
        if (bytes.length > 0) this.#connection!.write(bytes)
        host.note('request', this.#connection!.number, { bytes: bytes.length })
      },
      data: (part) => this.#show(this.outcome.bytes + part.length, 'open'),
      end: () => {
        this.#connection!.close()
        this.#end('fin')
      },
      error: (code) => this.#end(code === 'ECONNREFUSED' ? 'refused' : 'reset'),
    })
  }

  stop(): void {
    if (this.settled) return
    this.#connection?.close()
    this.#end('fin')
  }

  #show(bytes: number, ended: RawOutcome['ended']): void {
    this.outcome = outcomeOf(bytes, ended, this.#connection)
    this.#changed()
  }

  #end(ended: RawOutcome['ended']): void {
    this.settled = true
    this.#show(this.outcome.bytes, ended)
  }
}

const TEXTS: Readonly<Record<RawOutcome['ended'], string>> = {
  open: 'The connection is open.',
  fin: 'The connection was closed with FIN.',
  reset: 'The connection was reset: the server closed it with bytes unread, or ended.',
  refused: 'Nothing listens there: the connection was refused.',
}

function outcomeOf(bytes: number, ended: RawOutcome['ended'], connection: ClientConnection | null): RawOutcome {
  const came = bytes === 0 ? 'Nothing came back.' : `${bytes.toLocaleString('en')} bytes came back.`
  return {
    kind: 'raw',
    bytes,
    ended,
    reason: {
      rule: `raw.${ended}`,
      text: `${came} ${TEXTS[ended]}`,
      evidence: connection && bytes > 0 ? [{ connection: connection.number, start: 0, end: bytes }] : [],
      requirement: null,
      ground: GROUND,
    },
  }
}

/** Where the URL of the form points; the page's own address where it is no URL. */
function endpointOf(url: string): { host: string; port: number } {
  if (!URL.canParse(url)) return { host: 'localhost', port: 8000 }
  const parsed = new URL(url)
  return { host: parsed.hostname || 'localhost', port: Number(parsed.port || 80) }
}

/** A bare TCP client. */
=======

/** A bare TCP client: it sends exactly the given bytes and shows what comes. */
import type { Client, ClientHost, ClientRun, ComposedRequest, RawOutcome } from '../types'

export { type RawBytes, rawBytes, rawText } from './escapes'

const GROUND = 'follows from TCP: the bytes are passed on as they are'

const SENTENCES: Readonly<Record<RawOutcome['ended'], string>> = {
  open: 'The connection is open: the server may still send.',
  fin: 'The server closed the connection (FIN) after its last byte.',
  reset: 'The server reset the connection (RST).',
  refused: 'Nothing listens there: the connection was refused.',
}

function target(url: string): { host: string; port: number } {
  const authority = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/?#@]*@)?([^/?#]*)/i.exec(url)?.[1] ?? ''
  const match = /^(.*?)(?::(\d+))?$/.exec(authority)
  return { host: match?.[1] || 'localhost', port: Number(match?.[2] ?? 80) }
}

/** The bare client. It waits, without end, until the server closes or resets. */
>>>>>>> curl
export const raw: Client = {
  id: 'raw',
  label: 'raw',
  version: 'TCP',
<<<<<<< HEAD
  start: (host, request, changed) => new RawRun(host, request, changed),
=======
  start(host: ClientHost, request: ComposedRequest, changed: () => void): ClientRun {
    let bytes = 0
    let ended: RawOutcome['ended'] = 'open'
    let settled = false
    const { host: name, port } = target(request.url)
    host.note('start', null, { client: 'raw' })
    const finish = (state: RawOutcome['ended']) => {
      if (settled) return
      ended = state
      settled = true
      host.note('outcome', connection?.number ?? null, { ended })
      changed()
    }
    const address = host.resolve(name)
    const connection =
      address === null
        ? null
        : host.connect(address, port, {
            open() {
              host.note('request', connection?.number ?? null, { bytes: request.raw?.length ?? 0 })
              if (request.raw && request.raw.length > 0) connection?.write(request.raw)
            },
            data(received) {
              bytes += received.length
              changed()
            },
            end() {
              finish('fin')
              connection?.close()
            },
            error: (code) => finish(code === 'ECONNREFUSED' ? 'refused' : 'reset'),
          })
    if (!connection) finish('refused')
    return {
      get outcome(): RawOutcome {
        const evidence = bytes > 0 && connection ? [{ connection: connection.number, start: 0, end: bytes }] : []
        const text = address === null ? `The name ${name} does not resolve.` : SENTENCES[ended]
        return {
          kind: 'raw',
          bytes,
          ended,
          reason: { rule: `raw.${ended}`, text, evidence, requirement: null, ground: GROUND },
        }
      },
      get settled() {
        return settled
      },
      stop() {
        if (settled) return
        settled = true
        connection?.close()
        changed()
      },
    }
  },
>>>>>>> curl
}

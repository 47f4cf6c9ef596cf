/** A bare TCP client: it sends exactly the given bytes and shows what comes. */
import type { Client, ClientHost, ClientRun, ComposedRequest, RawOutcome } from '../types'

export { rawBytes, rawText } from './escapes'

const GROUND = 'follows from TCP: the bytes are passed on as they are'

const SENTENCES: Readonly<Record<RawOutcome['ended'], string>> = {
  open: 'The connection is open: the server may still send.',
  fin: 'The server closed the connection (FIN) after its last byte.',
  reset: 'A reset (RST) ended the connection.',
  refused: 'Nothing listens there: the connection was refused.',
}

const sentence = (ended: RawOutcome['ended'], bytes: number): string =>
  ended === 'fin' && bytes === 0
    ? 'The server closed the connection (FIN) without a byte of a reply.'
    : SENTENCES[ended]

function target(url: string): { host: string; port: number } {
  const authority = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/?#@]*@)?([^/?#]*)/i.exec(url)?.[1] ?? ''
  const match = /^(.*?)(?::(\d+))?$/.exec(authority)
  return { host: match?.[1] || 'localhost', port: Number(match?.[2] ?? 80) }
}

/** The bare client. It waits, without end, until the server closes or resets. */
export const raw: Client = {
  id: 'raw',
  label: 'raw',
  version: 'TCP',
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
        const text = address === null ? `The name ${name} does not resolve.` : sentence(ended, bytes)
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
}

import { gunzipSync } from 'node:zlib'
import { fromBase64 } from '../../../src/bytes'

/** What the fields of the two kinds of entry have in common. */
export interface Verdict {
  readonly agree: boolean
  readonly differences: string[]
}

interface EntryBase {
  readonly id: string
  readonly accept: readonly string[]
}

export interface ClientEntry extends EntryBase {
  readonly side: 'client'
  readonly bytes?: string
  readonly bytesGzip?: string
  readonly request: string
  readonly outstanding: number
  readonly eof: boolean
  readonly expect?: {
    readonly status?: readonly number[]
    readonly body?: string
    readonly fields?: readonly (readonly [name: string, pattern: string])[]
    readonly absent?: readonly string[]
    readonly ok?: boolean
  }
}

export interface SenderInput {
  readonly kind: 'request' | 'response'
  readonly method?: string
  readonly target?: string
  readonly status?: number
  readonly reason?: string
  readonly forMethod?: string
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly body?: string
  readonly trailers?: readonly (readonly [name: string, value: string])[]
  readonly chunkExt?: string
}

export interface SenderEntry extends EntryBase {
  readonly side: 'sender'
  readonly input: SenderInput
  readonly variants?: readonly SenderInput[]
  readonly expect?: {
    readonly absent?: readonly string[]
    readonly requestLine?: string
    readonly oneFraming?: boolean
    readonly noContent?: boolean
  }
}

export type Step =
  | { readonly send: string }
  | { readonly sendRepeat: { readonly base64: string; readonly times: number } }
  | { readonly waitMs: number }
  | { readonly dontReadMs: number }
  | { readonly readUntilClose: true }
  | { readonly halfClose: true }
  | { readonly reset: true }

export interface ServerEntry extends EntryBase {
  readonly side: 'server'
  readonly bytes?: string
  readonly bytesGzip?: string
  readonly parts?: readonly { readonly base64: string; readonly delayMs: number }[]
  readonly script?: readonly Step[]
  readonly virtualTime?: boolean
  readonly window?: number
  readonly echo?: Readonly<Record<string, readonly (readonly string[])[]>>
  readonly noInterim?: boolean
  readonly withinMs?: number
  readonly notBeforeMs?: number
  readonly deadlineMs?: number
  readonly alsoServe?: boolean
  readonly maxTakenOctets?: number
  readonly handlerSees?: {
    readonly fields?: readonly (readonly [name: string, pattern: string])[]
    readonly absent?: readonly string[]
    readonly authority?: string
    readonly pristine?: boolean
  }
}

/** The octets of an entry, unpacked. Throws where the entry has none: the file is not of the form. */
export function octetsOf(entry: Pick<ClientEntry, 'bytes' | 'bytesGzip' | 'id'>): Uint8Array {
  const packed = fromBase64(entry.bytes ?? entry.bytesGzip ?? '')
  if (!packed || (entry.bytes === undefined && entry.bytesGzip === undefined))
    throw new Error(`entry ${entry.id} holds no octets`)
  return entry.bytes === undefined ? gunzipSync(packed) : packed
}

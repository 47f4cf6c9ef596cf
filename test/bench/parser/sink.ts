import { latin1 } from '../../../src/bytes'
import type { Field } from '../../../src/http'

/** Names and values: flat, as most parsers give them, or as objects. */
export type Fields = readonly string[] | readonly Field[]

/** A message in a form that can be compared between parsers. */
export interface Taken {
  readonly method: string
  readonly target: string
  readonly status: number
  readonly minor: number
  readonly fields: readonly string[]
  readonly host: string | null
  body: string
  ended: boolean
}

/** Where every parser delivers. It keeps what came last, so that nothing can be left out; it keeps all while it is asked to. */
export class Sink {
  log: Taken[] | null = null
  method = ''
  target = ''
  host: string | null = null
  fields: Fields = []
  bytes: Uint8Array | null = null
  status = 0
  messages = 0
  length = 0

  /** The head of a message with all its fields. */
  head(method: string, target: string, status: number, minor: number, fields: Fields): void {
    this.method = method
    this.target = target
    this.status = status + minor
    this.fields = fields
    this.log?.push({ method, target, status, minor, fields: flat(fields), host: null, body: '', ended: false })
  }

  /** The head of a message, with its Host alone. */
  lazy(method: string, target: string, host: string | null, status: number): void {
    this.method = method
    this.target = target
    this.host = host
    this.status = status
    this.log?.push({ method, target, status, minor: 0, fields: [], host, body: '', ended: false })
  }

  /** A part of the content: bytes `[start, end)` of the piece that was given, so that nobody makes a view for each. */
  body(piece: Uint8Array, start: number, end: number): void {
    this.bytes = piece
    this.length += end - start
    if (this.log) this.log.at(-1)!.body += latin1(piece.subarray(start, end))
  }

  end(): void {
    this.messages++
    if (this.log) this.log.at(-1)!.ended = true
  }
}

function flat(fields: Fields): string[] {
  return fields.flatMap((field: string | Field) => (typeof field === 'string' ? [field] : [field.name, field.value]))
}

/** A parser that is measured. */
export interface Contender {
  readonly name: string
  /** Makes a connection of its own: `take` gets the pieces of it one after the other. */
  start(role: 'request' | 'response', lazy: boolean, sink: Sink): (piece: Uint8Array) => void
  /** Gives a piece the type that the parser wants, before the clock runs. */
  prepare?(piece: Uint8Array): Uint8Array
}

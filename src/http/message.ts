import { trimOws } from '../bytes'

/** A field line as it came: raw spelling, value without the white space around it, both latin1. */
export interface Field {
  readonly name: string
  readonly value: string
}

/** Where a message's content ends (RFC 9112 6.3). */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  /** Until the connection closes; responses only. */
  | { readonly kind: 'close' }

interface HeadBase {
  /** `[major, minor]`. */
  readonly version: readonly [number, number]
  readonly fields: readonly Field[]
  readonly framing: Framing
  /**
   * True where the connection may carry another message after this one (RFC 9112 9.3). What follows a 101, or a 2xx to CONNECT,
   * is another protocol's (RFC 9110 15.2.2, 9.3.6).
   */
  readonly keepAlive: boolean
  /** Offsets of the head in the stream, from the first byte of the start-line to behind the empty line. */
  readonly start: number
  readonly end: number
}

export interface RequestHead extends HeadBase {
  readonly kind: 'request'
  readonly method: string
  readonly target: string
  /** The value of Host, found without making the other fields; null where there is none. */
  readonly host: string | null
  /** An Expect field came, whatever it asks for; found without making the fields. */
  readonly expects: boolean
  /** `Expect: 100-continue` was asked for (RFC 9110 10.1.1). */
  readonly expectContinue: boolean
}

export interface ResponseHead extends HeadBase {
  readonly kind: 'response'
  readonly status: number
  readonly reason: string
}

export type Head = RequestHead | ResponseHead

/** All values of a field, in order; the name is compared without case. */
export function fieldValues(fields: readonly Field[], name: string): string[] {
  const wanted = name.toLowerCase()
  return fields
    .filter((field) => field.name.length === wanted.length && field.name.toLowerCase() === wanted)
    .map((field) => field.value)
}

/** The members of a comma-separated list over all lines of a field, trimmed, without empty ones (RFC 9110 5.6.1). */
export function listMembers(fields: readonly Field[], name: string): string[] {
  return fieldValues(fields, name)
    .flatMap((value) => value.split(','))
    .map(trimOws)
    .filter((member) => member.length > 0)
}

import type { LoadRequest } from './load'
import type { Exchange } from './pool'
import type { ReadHead, Reply } from './reply'
import type { FieldList, RequestPlan } from './request'

/** A reply out of the cache, as a reader would have left it. */
export function cached(head: ReadHead, body: Uint8Array): Reply {
  return {
    head,
    body,
    received: 0,
    error: null,
    done: true,
    failedAtEnd: false,
    interims: [],
  }
}

/** A reply whose fields follow those of a head before it; what may come once only is the reply's own. */
export function following(before: ReadHead, head: ReadHead, reply: Reply): Reply {
  const { body, received, error, done, failedAtEnd, interims, excess } = reply
  const kept = before.fields.filter(([name]) => !/^(content-(length|disposition)|location)$/i.test(name))
  const fields = [...kept, ...head.fields]
  return { head: { ...head, fields }, body, received, error, done, failedAtEnd, interims, excess }
}

/** The fields that decide about a preflight: a body's own type is among them. */
export const sentFields = ({ headers, contentType }: LoadRequest): FieldList =>
  contentType === null || headers.some(([name]) => /^content-type$/i.test(name))
    ? headers
    : [...headers, ['Content-Type', contentType]]

/** What a request says in a field that Vary may name; '' where it has none. `fields`: all of the request, as sent. */
export const askedIn = (fields: FieldList, name: string): string =>
  fields
    .filter(([one]) => one.toLowerCase() === name)
    .map(([, value]) => value)
    .join(', ')

const escaped = (byte: string): string => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`

/** The value of Location: bytes outside ASCII are percent-encoded as they are, whatever their charset. */
export function locationOf(head: ReadHead, keepsControls: boolean): string | null {
  const value = head.fields.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? null
  const encoded = value?.replace(/[\x80-\xff]/g, escaped) ?? null
  return keepsControls ? (encoded?.replace(/[\x01-\x1f\x7f]/g, escaped) ?? null) : encoded
}

/** An exchange that never was. */
export function unanswered(plan: RequestPlan): Exchange {
  return {
    plan,
    reader: {
      head: null,
      body: new Uint8Array(0),
      received: 0,
      error: null,
      done: true,
      failedAtEnd: false,
      interims: [],
    },
    connection: 0,
    refused: null,
    drop() {},
  }
}

import type { Playground } from '../../playground'
import { highlight } from '../editor/highlight'
import { commandSecrets } from './secrets-command'
import {
  cover,
  type Form,
  headerLines,
  isSecretField,
  type Place,
  type Secret,
  type Span,
  valueSpans,
} from './secrets-value'

/** Wire values shorter than this are not searched for: they would be found everywhere. */
const LEAST_WIRE_VALUE = 6

/** How the texts of a playground become bytes. */
export const FORMS: Readonly<Record<Place['kind'], Form>> = {
  file: 'code',
  field: 'bytes',
  url: 'text',
  command: 'text',
  raw: 'bytes',
  body: 'bytes',
}

/**
 * The values of Cookie, Set-Cookie, Authorization and Proxy-Authorization that a link to a playground would hold, in the
 * order in which they stand in it: requests first, then files. `wire` are further values that went over the wire in such
 * fields; where a text holds one of them, wherever it stands, it is listed as well.
 */
export function findSecrets(playground: Playground, wire: readonly WireValue[] = []): readonly Secret[] {
  const found: Secret[] = []
  const add = (place: Place, where: string, name: string, text: string, span: Span) => {
    const spans = valueSpans(name, text, span).filter(({ start, end }) => {
      const part = text.slice(start, end)
      // What is masked already, or made while the program runs, is no secret here.
      return cover(part, FORMS[place.kind]) !== part
    })
    if (spans.length > 0) found.push({ name, value: text.slice(span.start, span.end), place, where, spans })
  }
  playground.requests.forEach((request, index) => {
    const which = playground.requests.length > 1 ? `request ${index + 1}` : 'the request'
    const { url, command, raw } = request
    const urlPart = userOf(url)
    if (urlPart) add({ kind: 'url', index }, `${which}, address`, 'user and password', url, urlPart)
    request.fields.forEach(([name, value], field) => {
      if (isSecretField(name)) {
        add({ kind: 'field', index, field }, `${which}, field`, name.trim(), value, { start: 0, end: value.length })
      }
    })
    if (command !== null) {
      for (const { name, span } of commandSecrets(command)) {
        add({ kind: 'command', index }, `${which}, curl command`, name, command, span)
      }
    }
    if (raw !== null) {
      for (const { name, span } of headerLines(raw)) add({ kind: 'raw', index }, `${which}, bytes`, name, raw, span)
    }
  })
  for (const { name: file, text } of playground.files) {
    for (const { name, span } of codeSecrets(text)) {
      add({ kind: 'file', name: file }, `${file}, line ${lineOf(text, span.start)}`, name, text, span)
    }
  }
  for (const { name, value } of wire) {
    if (value.length < LEAST_WIRE_VALUE || /^x*$/.test(value)) continue
    for (const { place, where, text } of textsOf(playground)) {
      for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
        const span = { start: at, end: at + value.length }
        const known = found.some(
          (one) =>
            samePlace(one.place, place) && one.spans.some(({ start, end }) => start < span.end && span.start < end),
        )
        if (!known) found.push({ name, value, place, where: where(at), spans: [span] })
      }
    }
  }
  return found
}

/** A value, or a part of one, of a field that is nobody's business, as it went over the wire. */
export interface WireValue {
  readonly name: string
  readonly value: string
}

/** Fields whose values are nobody's business in a text of bytes (latin1): the parts of them that would be masked. */
export function wireValues(text: string): readonly WireValue[] {
  return headerLines(text).flatMap(({ name, span }) =>
    valueSpans(name, text, span).map(({ start, end }) => ({ name, value: text.slice(start, end) })),
  )
}

/** Header lines within strings and comments, and strings that are given to a field by name. */
function codeSecrets(text: string): readonly { name: string; span: Span }[] {
  const found: { name: string; span: Span }[] = []
  let at = 0
  /** The field that is spoken of, until something else is. */
  let field: string | null = null
  for (const token of highlight(text)) {
    const start = at
    at += token.text.length
    if (token.kind === 'plain') {
      const key = /\b((?:proxy-)?authorization|(?:set-)?cookie)['"`]?\s*[:=]\s*$/i.exec(token.text)
      if (key) field = key[1]!
      else if (!/^[\s,:()=!\]]*$/.test(token.text) || /\)\s*[;,\n]|[;}]/.test(token.text)) field = null
      continue
    }
    if (token.kind === 'keyword' || token.kind === 'number') {
      field = null
      continue
    }
    for (const { name, span } of headerLines(token.text, true)) {
      found.push({ name, span: { start: start + span.start, end: start + span.end } })
    }
    if (token.kind === 'comment') continue
    const quoted = token.text.length > 1 && token.text.at(-1) === token.text[0]
    const inner = token.text.slice(1, quoted ? -1 : undefined)
    if (field !== null) found.push({ name: field, span: { start: start + 1, end: start + 1 + inner.length } })
    field = field === null && isSecretField(inner) ? inner : null
  }
  return found
}

/** `user:password` of a URL. */
function userOf(url: string): Span | null {
  const match = /^[a-z][a-z\d+.-]*:\/\/([^/?#@]+)@/i.exec(url)
  return match ? { start: match[0].length - 1 - match[1]!.length, end: match[0].length - 1 } : null
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length

interface CarriedText {
  readonly place: Place
  readonly text: string
  where(at: number): string
}

/** Every text of a playground in which a value may stand. */
function textsOf({ requests, files }: Playground): readonly CarriedText[] {
  const texts: CarriedText[] = []
  requests.forEach((request, index) => {
    const which = requests.length > 1 ? `request ${index + 1}` : 'the request'
    const put = (kind: 'url' | 'command' | 'raw' | 'body', text: string | null, what: string) => {
      if (text) texts.push({ place: { kind, index }, text, where: () => `${which}, ${what}` })
    }
    put('url', request.url, 'address')
    put('command', request.command, 'curl command')
    put('raw', request.raw, 'bytes')
    put('body', request.body, 'body')
  })
  for (const { name, text } of files) {
    texts.push({ place: { kind: 'file', name }, text, where: (at) => `${name}, line ${lineOf(text, at)}` })
  }
  return texts
}

export const samePlace = (a: Place, b: Place): boolean => JSON.stringify(a) === JSON.stringify(b)

import {
  chunk,
  type Field,
  imfFixdate,
  isBodiless,
  lastChunk,
  type RequestHead,
  responseHeadText,
  type Serialized,
} from '../http'
import type { Response } from './response'

/** How the content of an answer is framed (RFC 9112 6.3). `bytes`: known, written with the head. */
export type AnswerFraming =
  | { readonly kind: 'none' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'close' }

export interface Answer {
  /** The head, one code unit a byte. */
  readonly head: string
  readonly framing: AnswerFraming
  /** False where the connection ends behind it. */
  readonly persists: boolean
}

/** The message that a response stands for: fields that frame it are the server's own to set. */
export function answerOf(
  response: Response,
  request: { readonly method: string; readonly version: RequestHead['version'] },
  keepAlive: boolean,
  time: number,
): Serialized<Answer> {
  const { status } = response
  const old = request.version[1] === 0
  const known = response.knownBody
  const given = response.headers.raw()
  const fields: Field[] = []
  const options: string[] = []
  let length: number | null = null
  let dated = false
  let upgrades = false
  for (const field of given) {
    const name = field.name.toLowerCase()
    if (name === 'connection') options.push(...field.value.split(',').map((option) => option.trim().toLowerCase()))
    else if (name === 'content-length') length = /^\d{1,15}$/.test(field.value) ? Number(field.value) : length
    else if (name !== 'transfer-encoding' && name !== 'keep-alive') {
      if (name === 'date') dated = true
      if (name === 'upgrade') upgrades = true
      fields.push(field)
    }
  }
  const framing = framingOf(known, length, isBodiless(status, request.method), old)
  const persists = keepAlive && !options.includes('close') && framing.kind !== 'close'
  if (!dated) fields.push({ name: 'Date', value: dateOf(time) })
  if (status !== 204 && framing.kind === 'none') {
    // What a GET would have got may be said to HEAD and in 304 (RFC 9110 8.6).
    const would = length ?? (response.hasBody ? (known?.length ?? null) : null)
    if (would !== null) fields.push({ name: 'Content-Length', value: String(would) })
  } else if (framing.kind === 'bytes') fields.push({ name: 'Content-Length', value: String(framing.bytes.length) })
  else if (framing.kind === 'length') fields.push({ name: 'Content-Length', value: String(framing.length) })
  else if (framing.kind === 'chunked') fields.push({ name: 'Transfer-Encoding', value: 'chunked' })
  const kept = options.filter((option) => option && option !== 'close' && option !== 'keep-alive')
  if (upgrades && !kept.includes('upgrade')) kept.push('upgrade')
  if (!persists) kept.push('close')
  else if (old) kept.push('keep-alive')
  if (kept.length > 0) fields.push({ name: 'Connection', value: kept.join(', ') })
  const head = responseHeadText(status, response.statusText || null, fields)
  return head.ok ? { ok: true, value: { head: head.value, framing, persists } } : head
}

function framingOf(known: Uint8Array | null, length: number | null, bodiless: boolean, old: boolean): AnswerFraming {
  if (bodiless) return { kind: 'none' }
  if (known) return { kind: 'bytes', bytes: known }
  if (length !== null) return { kind: 'length', length }
  return old ? { kind: 'close' } : { kind: 'chunked' }
}

/** A part of streamed content as it goes over the wire. */
export function framed(framing: AnswerFraming, bytes: Uint8Array): Uint8Array {
  return framing.kind === 'chunked' ? chunk(bytes) : bytes
}

/** What ends streamed content. */
export function ending(framing: AnswerFraming): Uint8Array | null {
  if (framing.kind !== 'chunked') return null
  const last = lastChunk()
  return last.ok ? last.value : null
}

/** Puts a head, of one code unit a byte, and content into one piece. */
export type Join = (head: string, content: Uint8Array) => Uint8Array

/** Joins where no platform has a faster way. */
export const join: Join = (head, content) => {
  const bytes = new Uint8Array(head.length + content.length)
  for (let at = 0; at < head.length; at++) bytes[at] = head.charCodeAt(at)
  bytes.set(content, head.length)
  return bytes
}

const NOTHING = new Uint8Array(0)

/** Head and content in one piece, where the content is known. */
export function wholeOf({ head, framing }: Answer, joined: Join): Uint8Array {
  return joined(head, framing.kind === 'bytes' ? framing.bytes : NOTHING)
}

let dateSecond = Number.NaN
let dateText = ''

/** IMF-fixdate, made once a second. */
function dateOf(time: number): string {
  const second = Math.floor(time / 1000)
  if (second !== dateSecond) {
    dateSecond = second
    dateText = imfFixdate(time)
  }
  return dateText
}

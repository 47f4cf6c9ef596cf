import { fieldOf } from './cache'
import { decodeText, marksCharset, namesCharset, SNIFFED } from './charset'
import { CodingWatch, decodeContent, endsItself, isCoded, PartDecoder } from './coding'
import { nameOfUrl, readDisposition, safeName } from './disposition'
import { chooseType, decidesType, declaredType, effectiveType, isSniffed, titleOf } from './document'
import type { BrowserProfile, Failure } from './profile'
import { partOnShow } from './replaced'
import type { ReadError, Reply } from './reply'

/** The last value of a field of a reply; null where it has none. */
export const lastField = (reply: Reply, name: string): string | null =>
  reply.head?.fields.findLast(([one]) => one.toLowerCase() === name)?.[1] ?? null

const NOTHING = new Uint8Array(0)

const firstField = (reply: Reply, name: string): string | null =>
  reply.head?.fields.find(([one]) => one.toLowerCase() === name)?.[1] ?? null

/** The content codings of a reply. */
export const codingOf = (reply: Reply, { joinsCodings }: BrowserProfile): string | null =>
  joinsCodings && reply.head ? fieldOf(reply.head.fields, 'content-encoding') : lastField(reply, 'content-encoding')

const typeField = (reply: Reply, { types }: BrowserProfile): string | null => {
  const values = reply.head?.fields.filter(([name]) => name.toLowerCase() === 'content-type').map(([, value]) => value)
  return effectiveType(values ?? [], types)
}

/** Watches a reply as it comes: the function is true once its content cannot be in the coding that it names. */
export function watchCoding(reply: Reply, profile: BrowserProfile): () => boolean {
  let watch: CodingWatch | null = null
  let seen = 0
  let spoilt = false
  return () => {
    if (reply.body.length === 0) return false
    watch ??= new CodingWatch(codingOf(reply, profile), profile.unknownCodingStops)
    spoilt = watch.push(reply.body.subarray(seen))
    seen = reply.body.length
    return spoilt
  }
}

/** What the content of a reply comes to in a tab. */
export interface Content {
  readonly body: Uint8Array
  readonly mime: string
  readonly charset: string
  readonly title: string | null
  readonly download: boolean
  /** Content-Disposition says that it is to be kept, not shown. */
  readonly attached: boolean
  readonly sniffed: boolean
  readonly failure: Failure | null
  /** Nothing comes of decoding it, and as it came it looks like a file: that is kept. */
  readonly rawFile: boolean
}

/** True for 4xx and 5xx. */
export const isErrorStatus = (status: number): boolean => status >= 400 && status < 600

const isNosniff = (reply: Reply) =>
  (firstField(reply, 'x-content-type-options') ?? '').split(',', 1).join().trim().toLowerCase() === 'nosniff'

/** The type that a reply says itself to be; null where it says none. */
export const declaredOf = (reply: Reply, profile: BrowserProfile): string | null =>
  declaredType(typeField(reply, profile), profile.types)

/** True where the type of a reply that is not text/plain is found by its content. */
export function isUntyped(reply: Reply, profile: BrowserProfile): boolean {
  const type = typeField(reply, profile)
  return isSniffed(type, isNosniff(reply), profile.types) && !/^\s*text\/plain/i.test(type ?? '')
}

/** True where nothing is known of a reply but that it has no type: its first bytes are gathered, and say it when they are enough. */
export function isHeld(reply: Reply, profile: BrowserProfile): boolean {
  if (profile.showsUntyped || !reply.head || reply.head.http09) return false
  return declaredOf(reply, profile) === null && reply.body.length < profile.types.looksAt
}

/** The content of a reply without its codings, null where the bytes are not of them; and whether what came is to be had as whole. */
export function decodedOf(
  reply: Reply,
  profile: BrowserProfile,
): { readonly decoded: Uint8Array | null; readonly failure: ReadError | null } {
  const coding = codingOf(reply, profile)
  const decoded = decodeContent(reply.body, coding, profile.unknownCodingStops)
  const { error, head } = reply
  if (decoded === null) {
    const { status = 0, statusText = '' } = head ?? {}
    return { decoded, failure: { kind: 'coding', status, statusText } }
  }
  const good = Math.floor((head?.status ?? 0) / 100) === 2
  // Of coded content the length is not checked, or it may be the one before coding.
  const ends = () =>
    error?.kind === 'cut-off' &&
    error.framing === 'length' &&
    (profile.lengthBeforeCoding
      ? endsItself(reply.body, coding) && Number(lastField(reply, 'content-length')) === decoded.length
      : isCoded(coding))
  const short = error?.kind === 'cut-off' && (ends() || (profile.shortErrors && !good))
  return { decoded, failure: short ? null : error }
}

/** Reads a complete, or failed, reply as content of a tab. */
export function contentOf(reply: Reply, profile: BrowserProfile): Content {
  const given = typeField(reply, profile)
  const nosniff = isNosniff(reply)
  const { decoded: whole, failure } = decodedOf(reply, profile)
  const part = profile.replacesParts && whole ? partOnShow(given, whole) : null
  const type = part ? part.type : given
  const decoded = part ? part.body : whole
  const sniffed = isSniffed(type, nosniff, profile.types)
  // Content that failed while it was held back for sniffing is lost.
  const lost =
    failure !== null &&
    profile.showsUntyped &&
    sniffed &&
    reply.body.length < SNIFFED &&
    !(decoded && decidesType(type, decoded, profile.types))
  const body = decoded === null || lost ? new Uint8Array(0) : decoded
  // Without a type the bytes say it before they are decoded: as they came, where nothing comes of decoding them.
  const looksAtRaw =
    !decoded?.length && !profile.showsUntyped && isCoded(codingOf(reply, profile)) && isUntyped(reply, profile)
  const chosen = chooseType(
    type,
    looksAtRaw ? reply.body : body,
    nosniff,
    reply.head?.http09 ?? false,
    profile.types,
    codingOf(reply, profile) !== null,
  )
  const { attached } = readDisposition(lastField(reply, 'content-disposition'), profile.disposition)
  // What failed before its type was known is no download.
  const unknown = failure !== null && !looksAtRaw && isHeld(reply, profile)
  return {
    body,
    mime: chosen.mime,
    charset: failure && body.length === 0 ? 'UTF-8' : chosen.charset,
    title: chosen.mime === 'text/html' ? titleOf(decodeText(body, chosen.charset)) : null,
    download: attached || (chosen.download && !unknown),
    attached,
    sniffed: sniffed && chosen.mime !== type?.split(';')[0]?.trim().toLowerCase(),
    failure,
    rawFile: looksAtRaw && chosen.download,
  }
}

const decoders = new WeakMap<Reply, PartDecoder>()

/** The content so far. That of gzip is not decoded anew with each read. */
function decodePart(reply: Reply, coding: string | null, profile: BrowserProfile): Uint8Array | null {
  if (!/^\s*(x-)?gzip\s*$/i.test(coding ?? '')) return decodeContent(reply.body, coding, profile.unknownCodingStops)
  const decoder = decoders.get(reply) ?? new PartDecoder()
  decoders.set(reply, decoder)
  return decoder.decode(reply.body)
}

/** Reads a part of a reply; null where nothing of it is shown yet. `enough`: its text is shown, not an empty page. */
export function partOf(reply: Reply, profile: BrowserProfile): (Content & { readonly enough: boolean }) | null {
  const { head } = reply
  if (!head || [204, 205, 401].includes(head.status)) return null
  const type = typeField(reply, profile)
  // Chrome takes a reply whose type is known from its head; Firefox waits for a first byte of content.
  const empty = reply.body.length === 0
  if (empty && profile.commitsAtFirstByte) return null
  const attached = /^\s*attachment/i.test(firstField(reply, 'content-disposition') ?? '')
  const nosniff = isNosniff(reply)
  const sniffed = isSniffed(type, nosniff, profile.types)
  const coding = codingOf(reply, profile)
  const body = decodePart(reply, coding, profile) ?? NOTHING
  const enough =
    reply.body.length >= SNIFFED ||
    (profile.showsUntyped
      ? !(sniffed || profile.types.held.test(declaredType(type, profile.types) ?? '')) ||
        decidesType(type, body, profile.types)
      : namesCharset(type) || /json/.test(type ?? '') || (/^\s*text\/html/i.test(type ?? '') && marksCharset(body)))
  if (!enough && !profile.commitsAtFirstByte) return null
  if (isHeld(reply, profile)) return null
  const chosen = chooseType(type, body, nosniff, head.http09, profile.types, coding !== null)
  if (chosen.download && profile.showsUntyped && !enough) return null
  // In the place of an error without content Chrome puts a page of its own.
  if (empty && isErrorStatus(head.status) && !chosen.download) return null
  const shown = enough ? body : new Uint8Array(0)
  return {
    body: shown,
    mime: chosen.mime,
    charset: enough && !empty ? chosen.charset : 'UTF-8',
    title: chosen.mime === 'text/html' ? titleOf(decodeText(shown, chosen.charset)) : null,
    download: attached || chosen.download,
    attached,
    sniffed,
    failure: null,
    rawFile: false,
    enough,
  }
}

/** The name under which a download is kept: of Content-Disposition, else of the URL, else one that the browser makes up. */
export function downloadName(
  reply: Reply,
  url: URL,
  mime: string,
  profile: BrowserProfile,
  random: () => number,
): string {
  const { name } = readDisposition(lastField(reply, 'content-disposition'), profile.disposition)
  if (name !== null) return safeName(name) || profile.downloadName('', random)
  const own = safeName(nameOfUrl(url))
  return own === '' ? profile.downloadName(mime, random) : profile.extended(own, mime, url.search !== '')
}

/** `-F` and `--form-string`: reading the argument, and the multipart/form-data body (RFC 7578). */
import { base64, fromLatin1, latin1 } from '../../bytes'
import type { Environment } from './config'

export interface FormPart {
  /** null: a part without a name. */
  readonly name: string | null
  readonly content: string
  /** The file name sent; null for a plain field. */
  readonly fileName: string | null
  readonly contentType: string | null
  readonly headers: readonly string[]
  readonly encoder: string | null
  /** Several files under one name: a multipart/mixed part of them. */
  readonly files?: readonly FormPart[]
}

export type FormResult =
  | { readonly ok: true; readonly parts: readonly FormPart[] }
  /** `warning` is curl's own text; `read` where a file could not be opened. */
  | { readonly ok: false; readonly warning: string; readonly read: boolean }

/** Types by the end of the file name, as libcurl knows them; anything else is application/octet-stream. */
const TYPES: readonly (readonly [string, string])[] = [
  ['.gif', 'image/gif'],
  ['.jpg', 'image/jpeg'],
  ['.jpeg', 'image/jpeg'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain'],
  ['.htm', 'text/html'],
  ['.html', 'text/html'],
  ['.pdf', 'application/pdf'],
  ['.xml', 'application/xml'],
]

function typeOf(fileName: string | null): string | null {
  const lower = fileName?.toLowerCase() ?? ''
  return TYPES.find(([end]) => lower.endsWith(end))?.[1] ?? null
}

/** The type of a file by the name sent, else by its own; none for standard input. */
function fileType(shown: string | null, path: string): string | null {
  if (path === '-') return null
  return typeOf(shown) ?? typeOf(path) ?? 'application/octet-stream'
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

interface Word {
  text: string
  end: number
  quoted: boolean
}

/** A value up to one of `ends`, or a double-quoted one with `\"` and `\\` inside. */
function readWord(text: string, from: number, ends: string): Word {
  let at = from
  while (/[ \t\n\v\f\r]/.test(text[at] ?? '')) at++
  if (text[at] === '"') {
    let value = ''
    let end = at + 1
    while (end < text.length && text[end] !== '"') {
      if (text[end] === '\\' && (text[end + 1] === '"' || text[end + 1] === '\\')) end++
      value += text[end++]!
    }
    if (text[end] === '"') {
      end++
      while (end < text.length && !ends.includes(text[end]!)) end++
      return { text: value, end, quoted: true }
    }
  }
  let end = at
  while (end < text.length && !ends.includes(text[end]!)) end++
  return { text: text.slice(at, end).replace(/[ \t\n\v\f\r]+$/, ''), end, quoted: false }
}

/** Reads one `-F name=content` argument; `literal` for `--form-string`. */
export function parseForm(argument: string, literal: boolean, environment: Environment): FormResult {
  const equals = argument.indexOf('=')
  if (equals < 0) return { ok: false, warning: 'Illegally formatted input field!', read: false }
  const name = argument.slice(0, equals) || null
  const rest = argument.slice(equals + 1)
  if (literal) {
    return { ok: true, parts: [{ name, content: rest, fileName: null, contentType: null, headers: [], encoder: null }] }
  }
  const sign = rest[0] === '@' || rest[0] === '<' ? rest[0] : null
  const parts: FormPart[] = []
  let at = sign ? 1 : 0
  for (;;) {
    const source = readWord(rest, at, sign === '@' ? ';,' : ';')
    at = source.end
    let contentType: string | null = null
    let fileName: string | null = null
    let encoder: string | null = null
    const headers: string[] = []
    let text = source.text
    while (rest[at] === ';') {
      const option = /^;\s*(type|filename|headers|encoder)=/i.exec(rest.slice(at))
      if (!option) {
        if (sign) {
          const skipped = readWord(rest, at + 1, ';,')
          at = skipped.end
        } else {
          const more = readWord(rest, at + 1, ';')
          text += rest.slice(at, more.end)
          at = more.end
        }
        continue
      }
      const key = option[1]!.toLowerCase()
      if (key === 'type') {
        const typed = /^\s*[^/;,\s]+\/[^;,\s]*(?:\s*;\s*(?!type=|filename=|headers=|encoder=)[^;,]*)*/i.exec(
          rest.slice(at + option[0].length),
        )
        const value = typed ? typed[0] : readWord(rest, at + option[0].length, ';,').text
        contentType = value.trim()
        at += option[0].length + value.length
      } else {
        const value = readWord(rest, at + option[0].length, sign === '@' ? ';,' : ';')
        if (key === 'filename') fileName = value.text
        else if (key === 'encoder') encoder = value.text
        else headers.push(value.text)
        at = value.end
      }
    }
    if (sign) {
      const bytes = text === '-' ? environment.stdin : environment.files.get(text)
      if (!bytes) return { ok: false, warning: '', read: true }
      const shown = sign === '@' ? (fileName ?? (text === '-' ? '-' : baseName(text))) : fileName
      parts.push({
        name,
        content: latin1(bytes),
        fileName: shown,
        contentType: contentType ?? (sign === '@' ? fileType(shown, text) : null),
        headers,
        encoder,
      })
    } else parts.push({ name, content: text, fileName, contentType, headers, encoder })
    if (sign === '@' && rest[at] === ',') {
      at++
      continue
    }
    if (parts.length < 2) return { ok: true, parts }
    const files = parts.map((part) => ({ ...part, name: null }))
    return {
      ok: true,
      parts: [{ name, content: '', fileName: null, contentType: null, headers: [], encoder: null, files }],
    }
  }
}

/** A name inside `Content-Disposition`: percent-encoded as browsers do it, or with backslashes (`--form-escape`). */
function quoted(text: string, backslashes: boolean): string {
  if (backslashes) return text.replace(/[\\"]/g, (char) => `\\${char}`)
  return text.replace(/["\r\n]/g, (char) => (char === '"' ? '%22' : char === '\r' ? '%0D' : '%0A'))
}

/** The boundary: 24 hyphens and 16 hexadecimal digits. */
export function newBoundary(random: () => number): string {
  let digits = ''
  for (let count = 0; count < 16; count++) digits += Math.floor(random() * 16).toString(16)
  return `------------------------${digits}`
}

/** A part's content in its Content-Transfer-Encoding. */
function transferEncoded(part: FormPart): string {
  if (part.encoder?.toLowerCase() !== 'base64') return part.content
  return base64(fromLatin1(part.content)).replace(/.{76}(?=.)/g, '$&\r\n')
}

/**
 * The body as byte text. `disposition`: `form-data`, or `attachment` where the type is another multipart one.
 * A part of several files takes its inner boundary from the outer one.
 */
export function encodeForm(
  parts: readonly FormPart[],
  boundary: string,
  backslashes: boolean,
  disposition = 'form-data',
): string {
  let body = ''
  for (const part of parts) {
    body += `--${boundary}\r\nContent-Disposition: ${disposition}`
    if (part.name !== null) body += `; name="${quoted(part.name, backslashes)}"`
    if (part.fileName !== null) body += `; filename="${quoted(part.fileName, backslashes)}"`
    body += '\r\n'
    if (part.files) {
      const inner = boundary.slice(0, -16) + [...boundary.slice(-16)].reverse().join('')
      const content = encodeForm(part.files, inner, backslashes, 'attachment')
      body += `Content-Type: multipart/mixed; boundary=${inner}\r\n\r\n${content}\r\n`
      continue
    }
    if (part.contentType !== null) body += `Content-Type: ${part.contentType}\r\n`
    if (part.encoder !== null) body += `Content-Transfer-Encoding: ${part.encoder}\r\n`
    for (const header of part.headers) body += `${header}\r\n`
    body += `\r\n${transferEncoded(part)}\r\n`
  }
  return `${body}--${boundary}--\r\n`
}

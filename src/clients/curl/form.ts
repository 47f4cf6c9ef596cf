/** `-F` and `--form-string`: reading the argument, and the multipart body (RFC 7578). */
import { base64, fromLatin1 } from '../../bytes'
import type { Environment } from './config'
import { hasPrefix, sameText } from './encode'
import { readSource } from './post-data'

export interface FormPart {
  /** null: a part without a name. */
  readonly name: string | null
  readonly content: string
  /** The file name sent; null for a plain field. */
  readonly fileName: string | null
  /** As given; null: by the file's name. */
  readonly contentType: string | null
  readonly headers: readonly string[]
  readonly encoder: string | null
  /** The name of the file that the content was read from; null for a value. */
  readonly source: string | null
  /** False: the file cannot be read, which shows when the transfer begins. */
  readonly readable: boolean
  /** A multipart of its own: `name=(`, or several files under one name. */
  readonly parts: FormPart[] | null
}

/** `warnings` are curl's own texts; not `ok`: the option is refused. */
export interface FormResult {
  readonly ok: boolean
  readonly warnings: readonly string[]
}

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

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const isSpace = (char: string | undefined): boolean => char !== undefined && /[ \t\n\v\f\r]/.test(char)

/** What follows `name=`: content and options, up to `end` (a comma between files) or the end of the argument. */
class PartReader {
  readonly warnings: string[] = []
  content = ''
  type: string | null = null
  fileName: string | null = null
  encoder: string | null = null
  headers: string[] = []

  constructor(
    private readonly text: string,
    public at: number,
    private readonly end: string,
    private readonly environment: Environment,
  ) {}

  #ends(at: number): boolean {
    const char = this.text[at]
    return char === undefined || char === ';' || char === this.end
  }

  #skipSpace(): void {
    while (isSpace(this.text[this.at])) this.at++
  }

  /** A word up to `;` or the end, or a quoted one with `\"` and `\\` inside. White space around it does not count. */
  #word(): string {
    const { text } = this
    this.#skipSpace()
    if (text[this.at] === '"') {
      let value = ''
      let at = this.at + 1
      while (at < text.length && text[at] !== '"') {
        if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) at++
        value += text[at++]!
      }
      if (text[at] === '"') {
        const from = ++at
        while (!this.#ends(at)) at++
        if (text.slice(from, at).trim() !== '') this.warnings.push('Trailing data after quoted form parameter')
        this.at = at
        return value
      }
    }
    const from = this.at
    while (!this.#ends(this.at)) this.at++
    return text.slice(from, this.at).replace(/[ \t\n\v\f\r]+$/, '')
  }

  /** Reads content and options; false where the type is no type. */
  read(): boolean {
    const { text } = this
    this.content = this.#word()
    let typeAt = -1
    let typeEnd = -1
    while (text[this.at] === ';') {
      this.at++
      this.#skipSpace()
      const is = (name: string) => hasPrefix(text.slice(this.at, this.at + name.length), name)
      if (typeAt < 0 && is('type=')) {
        this.at += 5
        this.#skipSpace()
        const shape = /^[^/ ]{1,127}\/[^;, \n]{1,127}/.exec(text.slice(this.at))
        if (!shape) {
          this.warnings.push('Illegally formatted content-type field!')
          return false
        }
        typeAt = this.at
        this.at += shape[0].length
        typeEnd = this.#typeEnd(this.at)
        this.type = text.slice(typeAt, typeEnd)
        continue
      }
      if (is('filename=')) {
        this.at += 9
        this.fileName = this.#word()
      } else if (is('headers=')) {
        this.at += 8
        this.#headers()
      } else if (is('encoder=')) {
        this.at += 8
        this.encoder = this.#word()
      } else if (typeAt >= 0) {
        // A parameter of the type.
        typeEnd = this.#typeEnd(this.at)
        this.type = text.slice(typeAt, typeEnd)
        continue
      } else {
        const unknown = this.#word()
        if (unknown !== '') this.warnings.push(`skip unknown form field: ${unknown}`)
        continue
      }
      typeAt = -1
    }
    return true
  }

  /** Where the type ends that goes on at `from`: at its last character before `;` that is no white space. */
  #typeEnd(from: number): number {
    let end = from
    this.at = from
    while (!this.#ends(this.at)) {
      if (!isSpace(this.text[this.at])) end = this.at + 1
      this.at++
    }
    return end
  }

  #headers(): void {
    const sign = this.text[this.at]
    if (sign !== '@' && sign !== '<') {
      this.headers.push(this.#word())
      return
    }
    this.at++
    const name = this.#word()
    const file = readSource(name, this.environment)
    if (file === null) {
      this.warnings.push(`Cannot read from ${name}: No such file or directory`)
      return
    }
    for (const line of file.replace(/\r?\n[ \t]+/g, ' ').split('\n')) {
      if (line.trim() !== '' && line[0] !== '#') this.headers.push(line.trim())
    }
  }
}

/** The multiparts that are open while arguments are read: `name=(` opens one, `=)` closes it. */
export class FormBuilder {
  readonly parts: FormPart[] = []
  readonly #open: FormPart[][] = [this.parts]

  /** Reads one `-F name=content` argument; `literal` for `--form-string`. */
  add(argument: string, literal: boolean, environment: Environment): FormResult {
    const equals = argument.indexOf('=')
    if (equals < 0) return { ok: false, warnings: ['Illegally formatted input field!'] }
    const name = argument.slice(0, equals) || null
    const current = this.#open.at(-1)!
    const from = equals + 1
    const first = argument[from]
    const bare = { name, fileName: null, contentType: null, headers: [], encoder: null, source: null, readable: true }
    if (literal) {
      current.push({ ...bare, content: argument.slice(from), parts: null })
      return { ok: true, warnings: [] }
    }
    if (first === '(') {
      const reader = new PartReader(argument, from, '', environment)
      if (!reader.read()) return { ok: false, warnings: reader.warnings }
      const parts: FormPart[] = []
      current.push({ ...bare, content: '', contentType: reader.type, headers: reader.headers, parts })
      this.#open.push(parts)
      return { ok: true, warnings: reader.warnings }
    }
    if (name === null && argument.slice(from) === ')') {
      if (this.#open.length === 1) return { ok: false, warnings: ['no multipart to terminate!'] }
      this.#open.pop()
      return { ok: true, warnings: [] }
    }
    if (first === '@') return this.#files(argument, from, bare, environment)
    const reader = new PartReader(argument, first === '<' ? from + 1 : from, '', environment)
    if (!reader.read()) return { ok: false, warnings: reader.warnings }
    const { type: contentType, fileName, headers, encoder } = reader
    const given = { ...bare, contentType, headers, encoder, parts: null }
    if (first === '<') {
      if (fileName !== null) reader.warnings.push(`Field file name not allowed here: ${fileName}`)
      const content = readSource(reader.content, environment)
      const source = reader.content === '-' ? null : reader.content
      current.push({ ...given, content: content ?? '', source, readable: content !== null })
    } else current.push({ ...given, fileName, content: reader.content })
    return { ok: true, warnings: reader.warnings }
  }

  /** `@FILE`, or `@FILE,FILE` as a multipart of its own. */
  #files(
    argument: string,
    from: number,
    bare: Omit<FormPart, 'content' | 'parts'>,
    environment: Environment,
  ): FormResult {
    const warnings: string[] = []
    const files: FormPart[] = []
    let at = from
    do {
      const reader = new PartReader(argument, at + 1, ',', environment)
      if (!reader.read()) return { ok: false, warnings: [...warnings, ...reader.warnings] }
      warnings.push(...reader.warnings)
      const path = reader.content
      const content = readSource(path, environment)
      files.push({
        ...bare,
        content: content ?? '',
        fileName: reader.fileName ?? (path === '-' ? '-' : baseName(path)),
        contentType: reader.type,
        headers: reader.headers,
        encoder: reader.encoder,
        source: path === '-' ? null : path,
        readable: content !== null,
        parts: null,
      })
      at = reader.at
    } while (argument[at] === ',')
    const current = this.#open.at(-1)!
    if (files.length === 1) current.push(files[0]!)
    else current.push({ ...bare, content: '', parts: files.map((file) => ({ ...file, name: null })) })
    return { ok: true, warnings }
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

const ENCODERS = ['binary', '8bit', '7bit', 'base64', 'quoted-printable']

/** True where libcurl knows the encoder of every part. */
export const encodersKnown = (parts: readonly FormPart[]): boolean =>
  parts.every(
    (part) =>
      (part.encoder === null || ENCODERS.some((name) => sameText(name, part.encoder!))) &&
      encodersKnown(part.parts ?? []),
  )

export const formReadable = (parts: readonly FormPart[]): boolean =>
  parts.every((part) => part.readable && formReadable(part.parts ?? []))

/** True where the length of the body is not known beforehand: quoted-printable is made while it is sent. */
export const formLengthUnknown = (parts: readonly FormPart[]): boolean =>
  parts.some(
    (part) =>
      (part.encoder !== null && sameText(part.encoder, 'quoted-printable') && part.content !== '') ||
      formLengthUnknown(part.parts ?? []),
  )

/** RFC 2045 section 6.7: lines of at most 76 characters, white space at a line's end encoded, CR LF kept. */
function quotedPrintable(text: string): string {
  let out = ''
  let column = 0
  for (let at = 0; at < text.length; at++) {
    if (text.startsWith('\r\n', at)) {
      out += '\r\n'
      column = 0
      at++
      continue
    }
    const char = text[at]!
    const lineEnds = at + 1 >= text.length || text.startsWith('\r\n', at + 1)
    const blank = char === ' ' || char === '\t'
    const plain = blank ? !lineEnds : /[!-<>-~]/.test(char)
    const piece = plain ? char : `=${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
    // The last column is left for the soft line break, unless the line ends here anyway.
    if (column + piece.length > (lineEnds ? 76 : 75)) {
      out += '=\r\n'
      column = 0
    }
    out += piece
    column += piece.length
  }
  return out
}

/** A part's content in its Content-Transfer-Encoding. */
function transferEncoded(part: FormPart): string {
  const encoder = part.encoder?.toLowerCase()
  if (encoder === 'base64') return base64(fromLatin1(part.content)).replace(/.{76}(?=.)/g, '$&\r\n')
  return encoder === 'quoted-printable' ? quotedPrintable(part.content) : part.content
}

/** The Content-Type of a part; null where it gets none. */
function partType(part: FormPart): string | null {
  if (part.contentType !== null) return part.contentType
  const own = part.headers.find((header) => hasPrefix(header, 'Content-Type:'))
  if (own) return own.slice('Content-Type:'.length).trim()
  if (part.parts) return 'multipart/mixed'
  if (part.source !== null) {
    const found = typeOf(part.fileName) ?? typeOf(part.source)
    if (found === null) return part.fileName === null ? null : 'application/octet-stream'
    return found === 'text/plain' && part.fileName === null ? null : found
  }
  return part.fileName === null ? null : typeOf(part.fileName)
}

/**
 * The body as byte text. `disposition`: `form-data`, or `attachment` where the type is another multipart one.
 * A multipart inside takes its boundary from the outer one.
 */
export function encodeForm(
  parts: readonly FormPart[],
  boundary: string,
  backslashes: boolean,
  disposition = 'form-data',
): string {
  let body = ''
  parts.forEach((part, index) => {
    const type = partType(part)
    const given = (name: string) => part.headers.some((header) => hasPrefix(header, `${name}:`))
    body += `--${boundary}\r\n`
    const named = part.name !== null || part.fileName !== null
    if (!given('Content-Disposition') && (disposition === 'form-data' || named)) {
      body += `Content-Disposition: ${disposition}`
      if (part.name !== null) body += `; name="${quoted(part.name, backslashes)}"`
      if (part.fileName !== null) body += `; filename="${quoted(part.fileName, backslashes)}"`
      body += '\r\n'
    }
    const inner = part.parts ? innerBoundary(boundary, index) : ''
    if (type !== null && (part.parts || !given('Content-Type'))) {
      body += `Content-Type: ${type}${part.parts ? `; boundary=${inner}` : ''}\r\n`
    }
    if (part.encoder !== null && !given('Content-Transfer-Encoding')) {
      body += `Content-Transfer-Encoding: ${part.encoder.toLowerCase()}\r\n`
    }
    for (const header of part.headers) if (!(part.parts && hasPrefix(header, 'Content-Type:'))) body += `${header}\r\n`
    const content = part.parts
      ? encodeForm(
          part.parts,
          inner,
          backslashes,
          hasPrefix(type ?? '', 'multipart/form-data') ? 'form-data' : 'attachment',
        )
      : transferEncoded(part)
    body += `\r\n${content}\r\n`
  })
  return `${body}--${boundary}--\r\n`
}

/** Another boundary of the same form, which follows from the outer one and the part's place. */
function innerBoundary(outer: string, index: number): string {
  const digits = [...outer.slice(-16)].reverse()
  const turn = (index + 1) % 16
  return outer.slice(0, -16) + [...digits.slice(turn), ...digits.slice(0, turn)].join('')
}

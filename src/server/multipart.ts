import { concat, fromUtf8, latin1, utf8 } from '../bytes'
import { File, FormData } from './form-data'

/** `; name=value`, or `; name="value"`, where a '\' escapes the character behind it, or stands for itself. */
const QUOTED_PAIRS = /[ \t]*;[ \t]*(?:([^\s;="]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*)))?/y
const NO_PAIRS = /[ \t]*;[ \t]*(?:([^\s;="]+)[ \t]*=[ \t]*(?:"([^"]*)"|([^\s;"]*)))?/y

/**
 * The parameters of a media type or a disposition by their lower-case names, the first of each, quotes taken off; null where
 * they are against their grammar. They are read one behind the other: what a quoted value holds is no parameter.
 */
function parametersOf(value: string, grammar: RegExp): ReadonlyMap<string, string> | null {
  const found = new Map<string, string>()
  let at = /^[^;]*/.exec(value)![0].length
  while (at < value.length) {
    grammar.lastIndex = at
    const match = grammar.exec(value)
    if (!match) return /^[ \t]*$/.test(value.slice(at)) ? found : null
    const [whole, name, quoted, plain] = match
    const key = name?.toLowerCase()
    if (key !== undefined && !found.has(key)) found.set(key, quoted ?? plain ?? '')
    at += whole.length
  }
  return found
}

/** The fields of a body of that Content-Type. Throws TypeError where it is no form, or a broken one. */
export function readForm(bytes: Uint8Array, type: string): FormData {
  const essence = /^[^;]*/.exec(type)![0].trim().toLowerCase()
  if (essence === 'application/x-www-form-urlencoded') {
    const form = new FormData()
    const fields = new URLSearchParams(fromUtf8(bytes)) as unknown as Iterable<[string, string]>
    for (const [name, value] of fields) form.append(name, value)
    return form
  }
  if (essence !== 'multipart/form-data')
    throw new TypeError(`Expected a form (multipart/form-data or urlencoded) as the body, got '${type || 'no type'}'.`)
  const boundary = parametersOf(type, QUOTED_PAIRS)?.get('boundary')?.replace(/\\(.)/g, '$1')
  if (!boundary) throw new TypeError('Expected a boundary in the Content-Type of multipart/form-data, got none.')
  return readMultipart(bytes, boundary)
}

/** `multipart-body` of RFC 2046 5.1.1 with the parts of RFC 7578. One code unit a byte, so that offsets are those of the bytes. */
function readMultipart(bytes: Uint8Array, boundary: string): FormData {
  const form = new FormData()
  const text = latin1(bytes)
  const delimiter = `--${latin1(utf8(boundary))}`
  let at = text.startsWith(delimiter) ? 0 : text.indexOf(`\r\n${delimiter}`) + 2
  if (at === 1) throw broken('the first boundary', 'none')
  for (;;) {
    at += delimiter.length
    if (text.startsWith('--', at)) return form
    const line = /[ \t]*\r\n/y
    line.lastIndex = at
    if (!line.test(text)) throw broken('CR LF behind a boundary', JSON.stringify(text.slice(at, at + 8)))
    at = line.lastIndex
    const headEnd = text.startsWith('\r\n', at) ? at : text.indexOf('\r\n\r\n', at)
    if (headEnd < 0) throw broken('an empty line behind the fields of a part', 'none')
    const start = headEnd + (headEnd === at ? 2 : 4)
    const end = text.indexOf(`\r\n${delimiter}`, start - 2)
    if (end < 0) throw broken('a boundary behind a part', 'the end of the body')
    addPart(form, text.slice(at, headEnd), bytes.subarray(start, Math.max(start, end)))
    at = end + 2
  }
}

function addPart(form: FormData, head: string, content: Uint8Array): void {
  const field = (name: string): string =>
    new RegExp(`(?:^|\\r\\n)${name}:[ \\t]*([^\\r\\n]*)`, 'i').exec(head)?.[1]?.trim() ?? ''
  const disposition = field('content-disposition')
  const parameters = parametersOf(disposition, NO_PAIRS)
  const name = parameters?.get('name')
  if (!/^form-data[ \t]*;/i.test(disposition) || name === undefined)
    throw broken('Content-Disposition: form-data with a name', disposition ? `'${disposition.slice(0, 60)}'` : 'none')
  const filename = parameters?.get('filename')
  if (filename === undefined) form.append(plain(name), fromUtf8(content))
  else form.append(plain(name), new File([content], plain(filename), { type: field('content-type') || 'text/plain' }))
}

/** A name as browsers write it: UTF-8, with the three characters that would end it percent-encoded. A '\' is one. */
const plain = (name: string): string =>
  fromUtf8(Uint8Array.from(name, (char) => char.charCodeAt(0))).replace(/%0a|%0d|%22/gi, (code) =>
    decodeURIComponent(code),
  )

const broken = (expected: string, got: string): TypeError =>
  new TypeError(`Expected ${expected} in multipart/form-data, got ${got} (RFC 7578 4).`)

/** A form as multipart/form-data, with a boundary that stands nowhere in it. */
export function writeForm(form: FormData): { readonly bytes: Uint8Array; readonly boundary: string } {
  const quoted = (name: string) =>
    name.replace(/\r\n?|\n/g, '\r\n').replace(/[\r\n"]/g, (char) => encodeURIComponent(char))
  const parts = [...form].map(([name, value]) => {
    const file = typeof value === 'string' ? '' : `; filename="${quoted(value.name)}"`
    const type = typeof value === 'string' ? '' : `Content-Type: ${value.type || 'application/octet-stream'}\r\n`
    const head = `Content-Disposition: form-data; name="${quoted(name)}"${file}\r\n${type}\r\n`
    return {
      head: utf8(head),
      content: typeof value === 'string' ? utf8(value.replace(/\r\n?|\n/g, '\r\n')) : value.content,
    }
  })
  let number = 0
  const boundary = () => `barewire-form-${number}`
  while (parts.some(({ head, content }) => [head, content].some((bytes) => latin1(bytes).includes(boundary()))))
    number++
  const line = `--${boundary()}\r\n`
  const bytes = concat([
    ...parts.flatMap(({ head, content }) => [utf8(line), head, content, utf8('\r\n')]),
    utf8(`--${boundary()}--\r\n`),
  ])
  return { bytes, boundary: boundary() }
}

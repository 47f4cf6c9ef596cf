import { byteCount, latin1 } from '../bytes'
import { nameByte, REASON_PHRASES } from '../http'
import type { Part } from './parts'

/** The longest text of a value, in characters. */
const MOST = 160

/** What stands in a part, in words or as text: `GET`, `CR LF`, `404, Not Found`, `11 bytes: Hello World`. Never empty. */
export function partValue(part: Part, bytes: Uint8Array): string {
  const { start, end } = part.span
  const text = latin1(bytes, start, Math.min(end, start + 64))
  switch (part.kind) {
    case 'sp':
    case 'ows':
    case 'spaceBeforeColon':
    case 'crlf':
    case 'emptyLine':
    case 'lastEmptyLine':
    case 'leadingLine':
    case 'obsFold':
      return spelled(text)
    case 'statusCode': {
      const phrase = REASON_PHRASES[Number(text)]
      return phrase ? `${text}, ${phrase}` : `${text}, not registered`
    }
    case 'chunkSize': {
      const size = Number.parseInt(text, 16)
      return size > 9 ? `${text}, which is ${byteCount(size)}` : `${text}, ${byteCount(size)}`
    }
    case 'requestLine':
    case 'statusLine':
      return shown(bytes, start, end).trimEnd()
    case 'fieldLine': {
      if (part.children.some(({ kind }) => kind === 'notUnderstood')) return shown(bytes, start, end).trimEnd()
      const value = part.children.find(({ kind }) => kind === 'fieldValue')
      return value ? shown(bytes, value.span.start, value.span.end) : 'empty'
    }
    case 'request':
    case 'response': {
      const line = part.children.find(({ kind }) => kind === 'requestLine' || kind === 'statusLine')
      return line
        ? `${byteCount(end - start)}: ${shown(bytes, line.span.start, line.span.end).trimEnd()}`
        : byteCount(end - start)
    }
    case 'chunk':
    case 'lastChunk': {
      const data = part.children.find(({ kind }) => kind === 'chunkData')
      return data ? described(bytes, data) : 'no bytes'
    }
    case 'content':
    case 'chunkData':
    case 'excess':
    case 'unfinished':
    case 'beforeFault':
    case 'notUnderstood':
      return described(bytes, part)
    case 'cookieSeparator':
    case 'cookiePair':
    case 'cookieName':
    case 'cookieEquals':
    case 'cookieValue':
    case 'cookieAttribute':
    case 'method':
    case 'requestTarget':
    case 'httpVersion':
    case 'reasonPhrase':
    case 'fieldName':
    case 'colon':
    case 'fieldValue':
    case 'chunkExt':
      return shown(bytes, start, end)
  }
}

function described(bytes: Uint8Array, { span: { start, end } }: Part): string {
  const text = shown(bytes, start, end)
  return `${byteCount(end - start)}: ${text}`
}

/** Bytes as text that can be shown: UTF-8 where they are, controls as their pictures, not too much. */
function shown(bytes: Uint8Array, start: number, end: number): string {
  const part = bytes.subarray(start, Math.min(end, start + 4 * MOST))
  let text: string
  try {
    // A character that the cut went through is no fault of the text's.
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(part, {
      stream: end > start + part.length,
    })
  } catch {
    text = latin1(part)
  }
  const seen = text
    .replaceAll('\r\n', ' ')
    .replace(/[\x00-\x1f\x7f]/g, (char) =>
      char === '\x7f' ? '\u2421' : String.fromCharCode(0x2400 + char.charCodeAt(0)),
    )
    .replace(/[\u0080-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '\ufffd')
  const whole = [...seen]
  return whole.length > MOST || part.length < end - start ? `${whole.slice(0, MOST).join('')}\u2026` : seen
}

const SPELLED: Readonly<Record<string, string>> = { '\r': 'CR', '\n': 'LF', '\t': 'tab', ' ': 'space' }

/** White space and line ends by name: `CR LF`, `3 spaces`. */
function spelled(text: string): string {
  if (/^ {2,}$/.test(text)) return `${text.length} spaces`
  if (/^\t{2,}$/.test(text)) return `${text.length} tabs`
  const names = [...text.slice(0, 16)].map((char) => SPELLED[char] ?? nameByte(char.charCodeAt(0)))
  return text.length > 16 ? `${names.join(' ')}\u2026` : names.join(' ')
}

/** `-w`: the variables of a finished transfer. */
import { lowerAscii } from './encode'

/** What is known of a transfer, in curl's order; null where it is not. Times are text of seconds with six digits. */
export type TransferFacts = Readonly<Record<string, string | number | null>>

/** Three digits: status codes. */
const CODES = new Set(['http_code', 'response_code', 'http_connect'])

/** Text with the escapes of JSON as curl writes them: bytes above 127 stay. */
const jsonText = (text: string): string =>
  `"${text.replace(/[\x00-\x1f"\\]/g, (char) => {
    const short: Record<string, string> = { '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
    if (char === '"' || char === '\\') return `\\${char}`
    return short[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  })}"`

/** `%{json}`: everything, in one object. */
function factsJson(facts: TransferFacts): string {
  const items = Object.entries(facts).map(([name, value]) => {
    const text =
      name.startsWith('time_') || typeof value === 'number' ? String(value) : value === null ? 'null' : jsonText(value)
    return `"${name}":${text}`
  })
  return `{${items.join(',')}}`
}

/** `%{header_json}`: one line a name. */
function headerJson(headers: ReadonlyMap<string, readonly string[]>): string {
  const lines = [...headers].map(([name, values]) => `${jsonText(name)}:[${values.map(jsonText).join(',')}]`)
  return `{${lines.join(',\n')}\n}`
}

/** Fills in a format. `headers` are the last response's fields by lower-case name. */
export function writeOut(
  format: string,
  facts: TransferFacts,
  headers: ReadonlyMap<string, readonly string[]>,
): { stdout: string; stderr: string } {
  const out = { stdout: '', stderr: '' }
  let to: 'stdout' | 'stderr' = 'stdout'
  for (let at = 0; at < format.length; ) {
    const rest = format.slice(at)
    const variable = /^%\{([^}]*)\}/.exec(rest)
    const header = /^%header\{([^}]*)\}/.exec(rest)
    if (rest.startsWith('%%')) {
      out[to] += '%'
      at += 2
    } else if (variable) {
      const name = lowerAscii(variable[1]!)
      if (name === 'stderr' || name === 'stdout') to = name
      else if (name === 'json') out[to] += factsJson(facts)
      else if (name === 'header_json') out[to] += headerJson(headers)
      else if (name !== 'onerror' || facts['exitcode'] !== 0) {
        if (CODES.has(name)) out[to] += String(facts[name]).padStart(3, '0')
        else if (name in facts) out[to] += String(facts[name] ?? '')
        else if (name !== 'onerror') out.stderr += `curl: unknown --write-out variable: '${variable[1]}'\n`
      } else return out
      at += variable[0].length
    } else if (header) {
      out[to] += headers.get(header[1]!.toLowerCase())?.[0] ?? ''
      at += header[0].length
    } else if (rest[0] === '\\' && rest.length > 1) {
      out[to] += ({ r: '\r', n: '\n', t: '\t' } as Record<string, string>)[rest[1]!] ?? `\\${rest[1]}`
      at += 2
    } else {
      out[to] += rest[0]
      at++
    }
  }
  return out
}

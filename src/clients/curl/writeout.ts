/** `-w`: the variables of a finished transfer. */

/** What is known of a transfer; text and numbers as curl prints them. */
export type TransferFacts = Readonly<Record<string, string | number>>

/** `%{header_json}`: one line a name. */
function headerJson(headers: ReadonlyMap<string, readonly string[]>): string {
  const lines = [...headers].map(([name, values]) => `${JSON.stringify(name)}:${JSON.stringify(values)}`)
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
      const name = variable[1]!
      if (name === 'stderr' || name === 'stdout') to = name
      else if (name === 'json') out[to] += JSON.stringify(facts)
      else if (name === 'header_json') out[to] += headerJson(headers)
      else if (name !== 'onerror' || facts['exitcode'] !== 0) {
        if (name in facts) out[to] += String(facts[name])
        else if (name !== 'onerror') out.stderr += `curl: unknown --write-out variable: '${name}'\n`
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

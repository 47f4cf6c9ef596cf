/** `-d` and its relatives: what a data argument adds to the body. */
import { latin1 } from '../../bytes'
import type { Environment } from './config'
import { formEncode } from './encode'

export type DataKind = 'data' | 'binary' | 'raw' | 'urlencode' | 'json'

/** The bytes of a file or of standard input (`-`), null where there is no such file. */
export function readSource(name: string, environment: Environment): string | null {
  if (name === '-') return latin1(environment.stdin)
  const bytes = environment.files.get(name)
  return bytes ? latin1(bytes) : null
}

export interface DataPiece {
  readonly text: string
  readonly warning: string | null
}

/** Reads one argument. A file that cannot be read gives an empty piece and curl's warning. */
export function dataPiece(argument: string, kind: DataKind, environment: Environment): DataPiece {
  if (kind === 'raw') return { text: argument, warning: null }
  const missing = (name: string) => `Couldn't read data from file "${name}", this makes an empty POST.`
  if (kind === 'urlencode') {
    const split = /[=@]/.exec(argument)
    const name = split ? argument.slice(0, split.index) : ''
    const rest = split ? argument.slice(split.index + 1) : argument
    const prefix = name ? `${name}=` : ''
    if (split?.[0] !== '@') return { text: prefix + formEncode(rest), warning: null }
    const content = readSource(rest, environment)
    // Without content the name is left out too.
    if (content === null) return { text: '', warning: missing(argument) }
    if (content === '') return { text: '', warning: null }
    return { text: prefix + formEncode(content), warning: null }
  }
  if (argument[0] !== '@') return { text: argument, warning: null }
  const name = argument.slice(1)
  const content = readSource(name, environment)
  if (content === null) return { text: '', warning: missing(name) }
  // A text file's line ends are left out, and what follows a NUL in a line, where a C string ends.
  return { text: kind === 'data' ? content.replace(/\0[^\n]*/g, '').replace(/[\r\n]/g, '') : content, warning: null }
}

/** Joins a further piece: with `&`, or bare for `--json`. */
export function joinData(before: string | null, piece: string, kind: DataKind): string {
  if (before === null) return piece
  if (kind === 'json') return before + piece
  return `${before}&${piece}`
}

import type { Node } from 'acorn'
import { isDataType } from './data-module'

/** An import specifier: `[start, end)` is the string literal with its quotes; `dynamic` the start of `import(…)`, else -1. */
export interface Import {
  readonly specifier: string
  readonly start: number
  readonly end: number
  readonly dynamic: number
  /** The `type` among its attributes, as in `with { type: 'text' }`; null for a module, which has none. */
  readonly type: string | null
  /** The name of an attribute that is not `type`, or whose value is not written out; null where there is none. */
  readonly unknown: string | null
}

interface Property extends Node {
  readonly key?: { readonly name?: string; readonly value?: unknown }
  readonly value?: Node & { readonly value?: unknown; readonly properties?: readonly Property[] }
}

/** What imports in a syntax tree: an import or export declaration with a specifier, or `import(…)`. */
export interface Importing extends Node {
  readonly source: Node & { readonly value?: unknown }
  /** Of a declaration. */
  readonly attributes?: readonly Property[]
  /** The second argument of `import(…)`; null where it has none. */
  readonly options?: (Node & { readonly properties?: readonly Property[] }) | null
}

const nameOf = ({ key }: Property): string => String(key?.name ?? key?.value ?? '…')

/** What an import names, and what it says of it. */
export function importOf(node: Importing): Import {
  const { source, options, type } = node
  const first = options?.properties?.[0]
  const odd = options && !(options.properties?.length === 1 && nameOf(first!) === 'with' && first!.value?.properties)
  const attributes = options ? (first?.value?.properties ?? []) : (node.attributes ?? [])
  const unknown = attributes.find((one) => nameOf(one) !== 'type' || typeof one.value?.value !== 'string')
  const named = attributes.find((one) => nameOf(one) === 'type')?.value?.value
  return {
    specifier: String(source.value),
    start: source.start,
    end: source.end,
    dynamic: type === 'ImportExpression' ? node.start : -1,
    type: typeof named === 'string' ? named : null,
    unknown: odd ? '…' : unknown ? nameOf(unknown) : null,
  }
}

type Range = readonly [number, number]

/** Where the clause `with { … }` of a declaration lies in its text, `[start, end)`; null where it has none. */
function clauseOf({ source, attributes, options }: Importing, code: string): Range | null {
  if (options !== undefined) return null
  const last = attributes?.at(-1)
  if (last) return [source.end, code.indexOf('}', last.end) + 1]
  const empty = /^\s*with\s*\{\s*\}/.exec(code.slice(source.end))
  return empty ? [source.end, source.end + empty[0].length] : null
}

/** Takes the clauses `with { … }` of declarations out of a text: spaces in their place, so that all else stays where it is. */
export function withoutClauses(code: string, nodes: readonly Importing[]): string {
  return replaced(code, nodes, (clause) => [clause, blank(code.slice(...clause))])
}

/**
 * Puts a declaration's type into its specifier, `'./page.html?text'`, in the place of its clause: Node takes what one module
 * imports under one name for one thing, whatever the types are (seen in Node 20.20).
 */
export function typedSpecifiers(code: string, nodes: readonly Importing[]): string {
  return replaced(code, nodes, ([, end], node) => {
    const { specifier, start, type } = importOf(node)
    if (type === null || !isDataType(type)) return null
    const name = JSON.stringify(`${specifier}?${type}`)
    return [[start, end], name + blank(code.slice(start + name.length, end))]
  })
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ')

/** Replaces parts of a text that stand in the order of their nodes. */
function replaced(
  code: string,
  nodes: readonly Importing[],
  replacement: (clause: Range, node: Importing) => readonly [Range, string] | null,
): string {
  let out = ''
  let at = 0
  for (const node of nodes.toSorted((a, b) => a.start - b.start)) {
    const clause = clauseOf(node, code)
    const made = clause && replacement(clause, node)
    if (!made) continue
    const [[start, end], text] = made
    out += code.slice(at, start) + text
    at = end
  }
  return out + code.slice(at)
}

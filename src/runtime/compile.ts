import { type Node, type Program, parse, tokenizer } from 'acorn'
import { type Options, transform } from 'sucrase'
import { isCode } from './data-module'
import { type Importing, importOf, typedSpecifiers, withoutClauses } from './imports'
import { ADVICE, link } from './link'
import { lineAndColumn } from './place'
import type { Compiled, CompileProblem, Module, Source } from './program'
import { lowerUsing } from './using'

/**
 * Compiles TypeScript to JavaScript modules. Types are dropped, not checked; lines stay where they are; `using` is lowered
 * for engines that lack it. Never throws for what a user wrote: what is wrong comes back as problems.
 */
export function compile(files: readonly Source[], main: string): Compiled {
  const modules = new Map<string, Module>()
  const problems: CompileProblem[] = []
  for (const file of files) {
    // What is no code, as a page or an image, is imported as what it holds.
    if (file.name !== main && !isCode(file.name)) continue
    const result = compileModule(file)
    if ('message' in result) problems.push(result)
    else modules.set(file.name, result)
  }
  return problems.length > 0 ? { ok: false, problems } : link(files, modules, main)
}

/**
 * Compiles one file. Where `computed` is true, `import(…)` may take any expression: the platform's own loader finds it.
 * What its imports name is not looked at.
 */
export function compileModule(source: Source, computed = false): Module | CompileProblem {
  try {
    return compileFile(source, computed)
  } catch (error) {
    // The parsers and what walks their trees go as deep as the text: their stack ends before it does.
    if (!(error instanceof RangeError)) throw error
    return { file: source.name, line: 1, column: 1, message: 'This file is nested too deeply to be compiled.' }
  }
}

/** Types go, all else stays as it is. */
const OPTIONS: Options = { transforms: ['typescript'], disableESTransforms: true, preserveDynamicImport: true }

function compileFile({ name, text }: Source, computed: boolean): Module | CompileProblem {
  let code: string
  try {
    code = transform(text, { ...OPTIONS, filePath: name }).code
  } catch (error) {
    return { file: name, ...atEnd(text, positionOf(error, 1)) }
  }
  let tree: Program
  try {
    tree = parseModule(code)
  } catch (error) {
    return { file: name, ...atEnd(text, positionOf(error, 0)) }
  }
  const lowered = lowerUsing(code, tree)
  if (!lowered.ok) return { file: name, ...lineAndColumn(code, lowered.at), message: lowered.message }
  const found: Importing[] = []
  const metas: Node[] = []
  const unnamed = collectImports(lowered.code === code ? tree : parseModule(lowered.code), found, metas)
  if (unnamed !== null && !computed) {
    return {
      file: name,
      ...lineAndColumn(lowered.code, unnamed),
      message: `import(…) takes a literal name here. ${ADVICE}`,
    }
  }
  const imports = found.map(importOf).sort((a, b) => a.start - b.start)
  return {
    name,
    code: computed ? typedSpecifiers(lowered.code, found) : withoutMeta(withoutClauses(lowered.code, found), metas),
    imports,
    exportsDefault: exportsDefault(tree),
  }
}

interface Place {
  readonly line: number
  readonly column: number
  readonly message: string
}

/** What closes what was opened. */
const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '${': '}', '(': ')', '[': ']' }

/** A problem at the end of a text, in words that say so: what is missing there is what would make the text whole. */
function atEnd(text: string, place: Place): Place {
  const rest = text
    .split('\n')
    .slice(place.line - 1)
    .join('\n')
    .slice(Math.max(place.column - 1, 0))
  if (!place.message.startsWith('Unexpected token') || rest.trim() !== '') return place
  const open = unclosed(text)
  const missing = open.map(({ bracket }) => CLOSERS[bracket])
  // What else may be missing there, or before, is not known.
  if (missing.length === 0 || !isWhole(`${text}\n${missing.join('')}`))
    return { ...place, message: 'The text ends where more was expected.' }
  const openings = open.map(({ bracket, line }) => `the ${bracket} on line ${line}`)
  const [was, is] = open.length === 1 ? ['was', 'is'] : ['were', 'are']
  return {
    ...place,
    message: `The text ends where a ${missing.join(' and a ')} ${was} expected: ${openings.join(' and ')} ${is} not closed.`,
  }
}

/** The brackets that nothing closes, the innermost first; none where the text is not made of words of the language. */
function unclosed(text: string): readonly { readonly bracket: string; readonly line: number }[] {
  const open: { bracket: string; line: number }[] = []
  try {
    for (const { type, start, loc } of tokenizer(text, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      locations: true,
    })) {
      if (type.label in CLOSERS)
        open.unshift({ bracket: text.slice(start, start + type.label.length), line: loc!.start.line })
      else if (type.label === CLOSERS[open[0]?.bracket ?? '']) open.shift()
    }
  } catch {
    return []
  }
  return open
}

function isWhole(text: string): boolean {
  try {
    parseModule(transform(text, OPTIONS).code)
    return true
  } catch (error) {
    if (error instanceof RangeError) throw error
    return false
  }
}

/**
 * `import.meta` becomes a constant of the same length, which the process puts before the module: the engine's own names the
 * address under which the module was loaded, and that is random.
 */
function withoutMeta(code: string, metas: readonly Node[]): string {
  let out = code
  for (const { start, end } of metas.toSorted((a, b) => b.start - a.start)) {
    const lines = code.slice(start, end).replace(/[^\n]/g, '')
    out = `${out.slice(0, start)}$importMeta${lines}${out.slice(end)}`
  }
  return out
}

/** `export default …` and `export { x as default }`. */
function exportsDefault(tree: Program): boolean {
  return tree.body.some(
    (node) =>
      node.type === 'ExportDefaultDeclaration' ||
      (node.type === 'ExportNamedDeclaration' &&
        node.specifiers.some(
          ({ exported }) => (exported.type === 'Identifier' ? exported.name : exported.value) === 'default',
        )),
  )
}

function parseModule(code: string): Program {
  return parse(code, { ecmaVersion: 'latest', sourceType: 'module' })
}

/**
 * Puts what imports in a syntax tree into `found`, and where `import.meta` stands into `metas`; the offset of an `import(…)` whose
 * name is computed, or null.
 */
function collectImports(node: Node, found: Importing[], metas: Node[]): number | null {
  if (node.type === 'MetaProperty' && (node as Node & { meta: { name: string } }).meta.name === 'import')
    metas.push(node)
  const { source } = node as Partial<Importing>
  if (source && /^(Import|Export)/.test(node.type)) {
    if (typeof source.value !== 'string') return node.start
    found.push(node as Importing)
  }
  let computed: number | null = null
  for (const child of Object.values(node)) {
    for (const one of Array.isArray(child) ? child : [child]) {
      if (typeof one !== 'object' || one === null || typeof (one as Node).type !== 'string') continue
      computed ??= collectImports(one as Node, found, metas)
    }
  }
  return computed
}

/** The place that sucrase (columns from 1) and acorn (columns from 0) put at the end of a message: `(line:column)`. A RangeError is thrown on. */
function positionOf(error: unknown, firstColumn: 0 | 1): { line: number; column: number; message: string } {
  if (error instanceof RangeError) throw error
  const { message } = error as Error
  const place = /\((\d+):(\d+)\)\s*$/.exec(message)
  const words = message.replace(/^Error transforming [^:]*: /, '').replace(/\s*\(\d+:\d+\)\s*$/, '')
  return {
    line: Number(place?.[1] ?? 1),
    column: Number(place?.[2] ?? 0) + 1 - firstColumn,
    message: `${words.slice(0, 2000)}.`,
  }
}

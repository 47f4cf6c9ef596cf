import { readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { compileModule, dataModule, isDataType } from '../runtime'
import { localFile } from './program'

/** What the command line tells this thread: where the modules `barewire/…` are, and the folder whose files it compiles. */
interface HookData {
  readonly library: Readonly<Record<string, string>>
  /** URLs under this one are Barewire's own: they are left alone. */
  readonly own: string
}

type NextResolve = (specifier: string, context: unknown) => Promise<{ url: string }>
/** What an import says of its file, `with { type: 'text' }`. */
type Attributes = Readonly<Record<string, string>>
type NextLoad = (url: string, context: unknown) => Promise<unknown>

let data: HookData = { library: {}, own: '' }

/** Node calls this once, in the thread of the loader. */
export function initialize(given: HookData): void {
  data = given
}

/** The modules of Barewire by their names, the user's files also without their suffix. */
export async function resolve(
  specifier: string,
  context: { readonly parentURL?: string; readonly importAttributes?: Attributes },
  next: NextResolve,
): Promise<unknown> {
  const library = data.library[specifier]
  if (library) return next(library, context)
  const from = context.parentURL
  if (/^\.{1,2}\//.test(specifier) && from?.startsWith('file:') && !isOwn(from)) {
    // One file may be imported as a module, as text and as JSON: each is a module with a URL of its own.
    const typed = /^(.*)\?(\w+)$/.exec(specifier)
    const type = typed?.[2] ?? context.importAttributes?.['type'] ?? ''
    const path = localFile(isDataType(type) && typed ? typed[1]! : specifier, fileURLToPath(from))
    if (path && isDataType(type))
      return { url: `${pathToFileURL(path).href}?${type}`, importAttributes: {}, shortCircuit: true }
    if (path && /\.m?ts$/.test(path)) return { url: pathToFileURL(path).href, shortCircuit: true }
  }
  return next(specifier, context)
}

/** TypeScript becomes JavaScript on the same lines; `using` is lowered. A file imported with a type becomes a module of what it holds. */
export async function load(url: string, context: unknown, next: NextLoad): Promise<unknown> {
  const type = /^file:.*\?(\w+)$/.exec(url)?.[1] ?? ''
  if (isDataType(type) && !isOwn(url)) {
    const path = fileURLToPath(url.slice(0, url.lastIndexOf('?')))
    const made = dataModule(readFileSync(path, 'utf8'), type)
    if ('message' in made) throw new SyntaxError(`${path}:${made.line}:${made.column}: ${made.message}`)
    return { format: 'module', source: made.code, shortCircuit: true }
  }
  if (!url.startsWith('file:') || isOwn(url) || url.includes('/node_modules/') || !/\.m?[jt]s$/.test(url))
    return next(url, context)
  const path = fileURLToPath(url)
  const compiled = compileModule({ name: path, text: readFileSync(path, 'utf8') }, true)
  if ('message' in compiled)
    throw new SyntaxError(`${compiled.file}:${compiled.line}:${compiled.column}: ${compiled.message}`)
  return { format: 'module', source: compiled.code, shortCircuit: true }
}

const isOwn = (url: string): boolean => url.startsWith(data.own)

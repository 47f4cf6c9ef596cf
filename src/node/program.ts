import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type CompileProblem, compileModule, dataModule, isCode, isDataType, lineAndColumn, notCode } from '../runtime'

/** Suffixes that a file may be named without, and what `./x.js` stands for in TypeScript. */
const SUFFIXES = ['', '.ts', '.mts', '.js', '.mjs', '/index.ts', '/index.js']

/** The file that a relative specifier names from a file; null where there is none. */
export function localFile(specifier: string, from: string): string | null {
  const base = specifier.startsWith('file:') ? fileURLToPath(specifier) : resolve(dirname(from), specifier)
  const tries = [...SUFFIXES.map((suffix) => base + suffix), base.replace(/\.(m?)js$/, '.$1ts')]
  return tries.find((path) => existsSync(path) && statSync(path).isFile()) ?? null
}

/** What Node loads by itself. */
const FOR_NODE = /\.(node|wasm)$/

/** What is wrong with a file that is imported as what it holds. Types that are not Barewire's are Node's to judge. */
function dataProblem(path: string, name: string, type: string): string | null {
  const made = isDataType(type) ? dataModule(readFileSync(path, 'utf8'), type) : null
  return made && 'message' in made ? problemText({ file: name, ...made }) : null
}

export type Checked =
  | { readonly ok: true; readonly path: string; readonly url: string; readonly exportsDefault: boolean }
  | { readonly ok: false; readonly message: string }

const problemText = ({ file, line, column, message }: CompileProblem): string => `${file}:${line}:${column}: ${message}`

/** Reads a program's files and what they import of each other, without running any: what is wrong is one line. */
export function checkProgram(file: string, folder: string): Checked {
  const main = resolve(folder, file)
  if (!existsSync(main)) return { ok: false, message: `there is no file ${file}` }
  if (!statSync(main).isFile()) return { ok: false, message: `${file} is no file` }
  const seen = new Set<string>()
  let exportsDefault = false
  const visit = (path: string): string | null => {
    if (seen.has(path)) return null
    seen.add(path)
    const name = relative(folder, path)
    const compiled = compileModule({ name, text: readFileSync(path, 'utf8') }, true)
    if ('message' in compiled) return problemText(compiled)
    if (path === main) exportsDefault = compiled.exportsDefault
    for (const { specifier, start, type } of compiled.imports) {
      if (!/^\.{1,2}\//.test(specifier)) continue
      const wanted = localFile(specifier, path)
      const place = { file: name, ...lineAndColumn(compiled.code, start) }
      if (!wanted) return problemText({ ...place, message: `there is no file '${specifier}' beside ${name}.` })
      const problem =
        type !== null
          ? dataProblem(wanted, relative(folder, wanted), type)
          : isCode(wanted)
            ? visit(wanted)
            : FOR_NODE.test(wanted)
              ? null
              : problemText({ ...place, message: notCode(specifier) })
      if (problem) return problem
    }
    return null
  }
  const problem = visit(main)
  return problem
    ? { ok: false, message: problem }
    : { ok: true, path: main, url: pathToFileURL(main).href, exportsDefault }
}

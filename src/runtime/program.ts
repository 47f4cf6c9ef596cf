import type { Import } from './imports'

/** A file as the user wrote it. */
export interface Source {
  readonly name: string
  readonly text: string
}

/** What stands in the way of running a text: where (line and column from 1) and what, in a sentence. */
export interface CompileProblem {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
}

/** A compiled file: JavaScript with the lines of the source, and where its import specifiers stand. */
export interface Module {
  readonly name: string
  readonly code: string
  readonly imports: readonly Import[]
  /** A file with a default export is a handler; the runtime serves it. */
  readonly exportsDefault: boolean
}

/** A program ready to be booted: its modules in an order in which each stands behind those it imports. */
export interface CompiledProgram {
  readonly main: string
  readonly modules: readonly Module[]
}

export type Compiled =
  | { readonly ok: true; readonly program: CompiledProgram }
  | { readonly ok: false; readonly problems: readonly CompileProblem[] }

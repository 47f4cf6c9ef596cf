/** A place in a user's file; line and column count from 1. */
export interface Site {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A frame of a stack, in V8's spelling (`at f (server.ts:9:22)`) and SpiderMonkey's (`f@server.ts:9:22`). */
const FRAME = /(?:^|[\s(@/])([\w.-]+):(\d+):(\d+)\)?$/gm

/** The first place of a stack that is in one of the user's files; null where there is none. */
export function siteOf(stack: string | undefined, files: ReadonlySet<string>): Site | null {
  for (const [, file, line, column] of (stack ?? '').matchAll(FRAME)) {
    if (files.has(file!)) return { file: file!, line: Number(line), column: Number(column) }
  }
  return null
}

/** What the commands of the terminal that need no network have in common. */

/** What a command printed, and its exit code. */
export interface Printed {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
}

/** The folder of a terminal: files by name. */
export type Files = Map<string, Uint8Array>

/** `redirected`: standard input is a file (`<`), no pipe. */
export type Builtin = (words: readonly string[], stdin: Uint8Array, files: Files, redirected?: boolean) => Printed

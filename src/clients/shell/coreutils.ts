/** What the tools of GNU coreutils 9.1 have in common: how they fail, and how they write names. */
import type { Printed } from './command'
import { quoteWord } from './words'

/** The last line of a complaint about options. */
export const hint = (tool: string): string => `Try '${tool} --help' for more information.\n`

/** A tool that printed nothing but what is wrong. */
export const failed = (stderr: string): Printed => ({ stdout: '', stderr, exit: 1 })

/** A file's name as a message quotes it always. */
export const always = (name: string): string => (/^[\x20-\x26\x28-\x7e]*$/.test(name) ? `'${name}'` : quoteWord(name))
/** A file's name as a message quotes it where a shell would need it. */
export const needed = (name: string): string => (name === '' ? "''" : quoteWord(name))

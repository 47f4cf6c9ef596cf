/** Floor 4: bytes from other tools, and what a playground makes of them. */

export type { Choices, Finding, FindingId } from './findings'
export { folderOf } from './folder'
export type { MendedReply } from './mend'
export * from './paste'
export * from './program'

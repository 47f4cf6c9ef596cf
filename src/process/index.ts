/** Floor 3: the process that runs a user's program, and the protocol between it and the kernel. */
export type { Busy } from './activity'
export * from './frame-page'
export * from './host'
export * from './protocol'
export * from './sandbox'
export { scriptUrl } from './trusted'

/** Floor 1: the simulated TCP/IP kernel. Knows no HTTP. */
export { ANY, BROADCAST, parseAddress } from './address'
export * from './client-host'
export { type Conditions, ETHERNET_PAYLOAD } from './conditions'
export * from './kernel'
export type { KernelProcess } from './process'
export { seeded } from './random'
export * from './types'

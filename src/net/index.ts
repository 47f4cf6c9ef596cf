/** Floor 1: the simulated TCP/IP kernel. Knows no HTTP. */
export * from './types'

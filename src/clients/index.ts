/** Floor 2: the simulated clients. */
export * from './types'

/** Floor 2: the simulated clients. */
export { chromium156 } from './chromium'
export { firefox153 } from './firefox'
export * from './types'

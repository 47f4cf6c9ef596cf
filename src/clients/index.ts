/** Floor 2: the simulated clients. */
export { chromium156 } from './chromium'
export { curl764, curl788 } from './curl'
export { firefox153 } from './firefox'
export { raw } from './raw'
export * from './script-call'
export * from './types'

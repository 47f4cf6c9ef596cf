/** Floor 5: running a playground. Signals and actions, no components. */
export * from './compared'
export * from './drafts'
export { hasEnded, stoppedByPage } from './live-run'
export * from './parts'
export * from './selection'
export * from './session'
export * from './types'

/** Floor 1: the recording of a run. Every pane, export and test is a view of it. */
export * from './fingerprint'
export * from './record'
export * from './trace'

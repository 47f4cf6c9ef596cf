/**
 * Floor 1: the recording of a run. Every pane, export and test is a view of it. `Trace` takes records in, where the run is;
 * chunks of packed records go to where it is looked at; `RecordList` makes records of them as they are asked for.
 */
export * from './fingerprint'
export * from './record'
export { chunkBuffers, NO_RECORDS, RecordList, type Records, type TraceChunk } from './records'
export * from './trace'

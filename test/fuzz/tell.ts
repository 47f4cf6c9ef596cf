import type { Input } from './generate'

/** An input that must not be: its parser crashed, left a gap, or differed from the other in a way that is not understood. */
export interface Failure {
  readonly why: string
  readonly batchSeed: number
  readonly input: Input
}

/** What a worker has seen so far. */
export interface Progress {
  readonly done: number
  readonly agree: number
  readonly failed: number
  /** By row of the table. */
  readonly counts: readonly number[]
  readonly failures: readonly Failure[]
}

import type { Busy } from '../process'
import type { TraceChunk } from '../trace'
import type { Blocked, RunState, RunView } from './types'

/** What the engine needs of the simulated network: its clock and its queue. */
export interface EngineKernel {
  now(): number
  /** Virtual time of the next event; null where none is left. */
  nextTime(): number | null
  /** Handles the next event. */
  step(): void
  /** Does all that is due until a virtual time, and moves the clock there. */
  runUntil(time: number): void
  /** Addresses something listens on, as `host:port`. */
  listening(): readonly string[]
}

/** A call of the program that has no answer yet. */
export interface OpenCall {
  readonly op: string
  readonly site: { readonly file: string; readonly line: number; readonly column: number } | null
  readonly connection: number | null
  readonly since: number
}

/** What the engine needs of the process that runs the program. */
export interface EngineProcess {
  readonly alive: boolean
  /** True where nothing that the kernel sent is still being worked on. */
  readonly idle: boolean
  /** Settles when it is idle, or has ended. */
  whenIdle(): Promise<void>
  openCalls(): readonly OpenCall[]
  /** What it is at, where it makes call after call without waiting, so that virtual time stands still; null where it does not. */
  busy(): Busy | null
  /** True where it holds a descriptor of that connection. */
  holds(connection: number): boolean
  /** Ends its direction of a connection, as shutdown(SHUT_WR) would. */
  endConnection(connection: number): void
  /** Ends it as SIGKILL would; its sockets end as the kernel ends them. */
  kill(reason: string): void
}

/** What a run tells: records as they come, and views when something changed. */
export interface EngineListener {
  /** The records since the last time. Their buffers are the listener's. */
  records(chunks: readonly TraceChunk[]): void
  state(state: RunState, blocked: readonly Blocked[], now: number): void
  outcomes(outcomes: RunView['outcomes']): void
}

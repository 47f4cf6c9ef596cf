import type { Site } from './site'

/** An errno by its name, as an answer to a call. */
export class CallFailed {
  constructor(readonly errno: string) {}
}

/** What the runtime's modules stand on: calls to a kernel, output, time and chance. */
export interface Host {
  /** Makes a call. Resolves with its value, or with `CallFailed`; never rejects. */
  call(op: string, fd: number, args: readonly CallArgument[], site: Site | null): Promise<unknown>
  /** Makes a call whose answer nobody waits for. */
  post(op: string, fd: number, args: readonly CallArgument[], site: Site | null): void
  output(stream: 'stdout' | 'stderr', text: string, site: Site | null): void
  /** Virtual milliseconds since the run began. */
  now(): number
}

export type CallArgument = number | boolean | string | null | Uint8Array

/** The form of `scenarios.json` and `segments.json`, as their README describes it. */
export interface Step {
  readonly n: number
  readonly actor: string
  readonly op: string
  readonly on?: string | null
  readonly args?: readonly unknown[]
  readonly into?: string
  readonly save?: string
  readonly label?: string
  readonly result?: unknown
  readonly error?: RecordedError
  readonly blocks?: boolean
  readonly elapsedMs?: readonly [number, number]
  readonly varies?: boolean
  readonly observed?: readonly {
    readonly result?: unknown
    readonly error?: RecordedError
    readonly blocks?: boolean
  }[]
}

export interface RecordedError {
  readonly type: string
  readonly errno: string | null
  readonly code: number | null
  readonly message: string
}

export interface Scenario {
  readonly id: string
  readonly api: string
  readonly level: string
  readonly steps: readonly Step[]
  readonly unprivilegedActors?: readonly string[]
}

export interface RecordedSegment {
  readonly dir: 'c>s' | 's>c'
  readonly flags: readonly string[]
  readonly seq: number
  readonly ack: number | null
  readonly len: number
  readonly stream: number
}

export interface Capture {
  readonly id: string
  readonly script: readonly Step[]
  readonly segments: readonly RecordedSegment[]
  readonly varies?: boolean
  readonly variants?: readonly { readonly segments: readonly RecordedSegment[] }[]
}

/** Byte number i of a pattern that begins at `from`. */
export const PATTERN = 251

export function pattern(length: number, from = 0): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at++) bytes[at] = (from + at) % PATTERN
  return bytes
}

export const isPattern = (bytes: Uint8Array, from = 0): boolean =>
  bytes.every((byte, at) => byte === (from + at) % PATTERN)

/** What a call came to: a value, or an exception of Python's. */
export type Outcome = { readonly result: unknown } | { readonly error: RecordedError }

/** A half-open range `[start, end)` of byte offsets. Offsets count from the first byte of whatever the owner says. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Something with a lifetime. `dispose` may be called more than once; the second call does nothing. */
export interface Disposable {
  dispose(): void
}

/** The end of an exhaustive `switch`: a value that gets here is a broken invariant. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}

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

/** Which bytes, in words: `offset 4`, `offsets 4–7`. Offsets count from 0, so they are called by their name. */
export const offsetWords = ({ start, end }: Span): string =>
  end - start === 1 ? `offset ${start}` : `offsets ${start}\u2013${end - 1}`

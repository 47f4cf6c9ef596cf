/** What the readers of single lines look at. Offsets count from the first byte of the stream. */
export interface Input {
  /** A byte; undefined where it has not come. */
  byte(offset: number): number | undefined
  /** Bytes as text, one code unit a byte. */
  text(start: number, end: number): string
}

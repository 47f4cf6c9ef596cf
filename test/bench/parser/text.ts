import { latin1 } from '../../../src/bytes'

type Slice = (this: Uint8Array, start: number, end: number) => string
const nodeSlice = (globalThis as { Buffer?: { prototype: { latin1Slice: Slice } } }).Buffer?.prototype.latin1Slice
const decoder = new TextDecoder('latin1')

/** Bytes as text by the fastest way of the platform; the inputs are US-ASCII. */
export const textOf: (bytes: Uint8Array, start: number, end: number) => string = nodeSlice
  ? (bytes, start, end) => nodeSlice.call(bytes, start, end)
  : (bytes, start, end) => (end - start < 24 ? latin1(bytes, start, end) : decoder.decode(bytes.subarray(start, end)))

/** `host` in any case. */
export const isHostName = (bytes: Uint8Array, at: number, length: number): boolean =>
  length === 4 &&
  (bytes[at]! | 32) === 0x68 &&
  (bytes[at + 1]! | 32) === 0x6f &&
  (bytes[at + 2]! | 32) === 0x73 &&
  (bytes[at + 3]! | 32) === 0x74

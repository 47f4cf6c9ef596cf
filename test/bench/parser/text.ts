import { decode } from '../../../src/http/decode'

/** Bytes as text by the fastest way of the platform, the one that this project's parser has; the inputs are US-ASCII. */
export const textOf = (bytes: Uint8Array, start: number, end: number): string => decode(bytes, start, end, true)

/** `host` in any case. */
export const isHostName = (bytes: Uint8Array, at: number, length: number): boolean =>
  length === 4 &&
  (bytes[at]! | 32) === 0x68 &&
  (bytes[at + 1]! | 32) === 0x6f &&
  (bytes[at + 2]! | 32) === 0x73 &&
  (bytes[at + 3]! | 32) === 0x74

import { decompressSync } from 'fflate'

/** Content with its Content-Encoding taken off; as it came where the coding is not known or the bytes are not of it. */
export function decodeContent(bytes: Uint8Array, coding: string | null): Uint8Array {
  if (!coding || !/^\s*(gzip|x-gzip|deflate)\s*$/i.test(coding)) return bytes
  try {
    return decompressSync(bytes)
  } catch {
    return bytes
  }
}

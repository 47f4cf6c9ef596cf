import { concat } from '../bytes'

/** Bytes handed to the inflater at a time. DEFLATE grows at most about 1032-fold, so one slice gives at most about 0.5 MiB. */
const SLICE = 512

/** Raw DEFLATE (RFC 1951) of bytes. */
export async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new CompressionStream('deflate-raw')
  const writer = stream.writable.getWriter()
  const written = writer.write(bytes).then(() => writer.close())
  const parts: Uint8Array[] = []
  const reader = stream.readable.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value)
  await written
  return concat(parts)
}

export type Inflated =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly why: 'damaged' | 'too-large' }

/**
 * Inflates raw DEFLATE, at most `most` bytes. The input goes in by small slices, each only when the stream is ready for
 * it, and the output is counted as it comes: a bomb is refused before it has grown.
 */
export async function inflate(bytes: Uint8Array<ArrayBuffer>, most: number): Promise<Inflated> {
  const stream = new DecompressionStream('deflate-raw')
  const writer = stream.writable.getWriter()
  const reader = stream.readable.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  let stopped = false
  const feed = async () => {
    for (let at = 0; at < bytes.length && !stopped; at += SLICE) {
      await writer.ready
      await writer.write(bytes.slice(at, at + SLICE))
    }
    if (!stopped) await writer.close()
  }
  const fed = feed().then(
    () => true,
    () => false,
  )
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.length
      if (length > most) {
        stopped = true
        await reader.cancel().catch(() => undefined)
        return { ok: false, why: 'too-large' }
      }
      parts.push(part.value)
    }
    return (await fed) ? { ok: true, bytes: concat(parts) } : { ok: false, why: 'damaged' }
  } catch {
    return { ok: false, why: 'damaged' }
  } finally {
    stopped = true
    writer.abort().catch(() => undefined)
  }
}

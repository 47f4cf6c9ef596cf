import { decompress as brotli } from 'brotli/decompress.js'
import { decompress as zstd } from 'fzstd'
import { Z_BUF_ERROR, Z_NO_FLUSH, Z_OK, Z_STREAM_END, ZStream, zlibInflate, zlibInflateInit2 } from 'pako'
import { concat } from '../../bytes'

const KNOWN = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'zstd'])
const WINDOW = 1 << 14
const GZIP = 15 + 16
const WRAPPED = 15 + 32
const ZLIB = 15
const RAW = -15
/** The bit of zlib's `wrap` that has it compare the check value and the length (`inflateValidate`). */
const CHECKED = 4

/** Content with its codings taken off, last one first; null where the bytes are not of their coding. */
export function decodeContent(bytes: Uint8Array, coding: string | null, unknownStops = false): Uint8Array | null {
  let content: Uint8Array | null = bytes
  const names = (coding ?? '').split(',').map((name) => name.trim().toLowerCase())
  if (unknownStops && names.some((name) => !KNOWN.has(name))) return bytes
  for (const name of names.reverse()) if (content && content.length > 0) content = decodeOne(content, name)
  return content
}

function decodeOne(bytes: Uint8Array, name: string): Uint8Array | null {
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return inflate(bytes, GZIP)
    case 'deflate':
      return inflate(bytes, ZLIB) ?? inflate(bytes, RAW)
    case 'br':
      return whole(bytes, (input) => Uint8Array.from(brotli(input)))
    case 'zstd':
      return whole(bytes, zstd)
    default:
      return bytes
  }
}

/** Brotli and zstd content that is cut off comes to nothing, without an error; null where it is not of its coding. */
function whole(bytes: Uint8Array, decode: (bytes: Uint8Array) => Uint8Array): Uint8Array | null {
  try {
    return decode(bytes)
  } catch (error) {
    const { message = '' } = error as { message?: string }
    return /end of input|not enough|unexpected EOF/i.test(message) ? new Uint8Array(0) : null
  }
}

/** The first member; content that ends early gives what there is. The check value does not count. */
function inflate(bytes: Uint8Array, bits: number): Uint8Array | null {
  const stream = new ZStream()
  zlibInflateInit2(stream, bits)
  stream.state.wrap &= ~CHECKED
  stream.input = bytes
  stream.next_in = 0
  stream.avail_in = bytes.length
  const parts: Uint8Array[] = []
  for (;;) {
    stream.output = new Uint8Array(WINDOW)
    stream.next_out = 0
    stream.avail_out = WINDOW
    const status = zlibInflate(stream, Z_NO_FLUSH)
    const made = stream.output.subarray(0, WINDOW - stream.avail_out)
    if (made.length > 0) parts.push(made)
    if (status === Z_STREAM_END || status === Z_BUF_ERROR) return concat(parts)
    if (status !== Z_OK) return null
    if (made.length === 0 && stream.avail_in === 0) return concat(parts)
  }
}

/** True where the content is compressed and its end has come. */
export function endsItself(bytes: Uint8Array, coding: string | null): boolean {
  if (!/^\s*(x-)?gzip\s*$|^\s*deflate\s*$/i.test(coding ?? '')) return false
  const stream = new ZStream()
  zlibInflateInit2(stream, WRAPPED)
  stream.state.wrap &= ~CHECKED
  stream.input = bytes
  stream.next_in = 0
  stream.avail_in = bytes.length
  for (;;) {
    stream.output = new Uint8Array(WINDOW)
    stream.next_out = 0
    stream.avail_out = WINDOW
    const status = zlibInflate(stream, Z_NO_FLUSH)
    if (status !== Z_OK) return status === Z_STREAM_END
    if (stream.avail_out === WINDOW) return false
  }
}

import type { Sink } from './sink'
import { isHostName, textOf } from './text'

/** What the two WebAssembly parsers share: bytes are laid one behind the other into their memory while a head is under way. */
export const REGION = 256 * 1024

/**
 * The offsets of a head in the memory of a WebAssembly parser: noted as they are told, decoded once when the head is there.
 */
export class Offsets {
  targetStart = 0
  targetEnd = 0
  /** Start and end of each name and value, in turn. */
  readonly spans = new Int32Array(4096)
  length = 0

  clear(): void {
    this.length = 0
    this.targetStart = 0
    this.targetEnd = 0
  }

  /** A part of the request-target: the next part continues it. */
  target(at: number, length: number): void {
    if (this.targetEnd === at) this.targetEnd = at + length
    else {
      this.targetStart = at
      this.targetEnd = at + length
    }
  }

  /** A part of a name (place 0) or a value (place 2). */
  part(place: 0 | 2, at: number, length: number): void {
    const { spans } = this
    const last = this.length & 3
    if (last === ((place + 2) & 3) && this.length > 0 && spans[this.length - 1] === at) {
      spans[this.length - 1] = at + length
      return
    }
    // A value that is empty is not told of by every parser.
    if (last !== place) this.empty(at)
    spans[this.length++] = at
    spans[this.length++] = at + length
  }

  empty(at: number): void {
    this.spans[this.length++] = at
    this.spans[this.length++] = at
  }

  deliver(memory: Uint8Array, lazy: boolean, sink: Sink, method: string, status: number, minor: number): void {
    if ((this.length & 3) === 2) this.empty(0)
    const { spans, length, targetStart, targetEnd } = this
    if (lazy) {
      if (method === '') return sink.lazy('', '', null, status)
      let host: string | null = null
      for (let at = 0; at < length; at += 4) {
        if (!isHostName(memory, spans[at]!, spans[at + 1]! - spans[at]!)) continue
        host = textOf(memory, spans[at + 2]!, spans[at + 3]!)
        break
      }
      return sink.lazy(method, textOf(memory, targetStart, targetEnd), host, status)
    }
    const first = method === '' ? (length > 0 ? spans[0]! : 0) : targetStart
    const end = length > 0 ? spans[length - 1] || spans[length - 3]! : targetEnd
    const text = textOf(memory, first, end)
    const fields: string[] = []
    for (let at = 0; at < length; at += 2) fields.push(text.substring(spans[at]! - first, spans[at + 1]! - first))
    sink.head(method, method === '' ? '' : text.substring(0, targetEnd - first), status, minor, fields)
  }
}

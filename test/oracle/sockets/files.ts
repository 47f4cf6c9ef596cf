import { concat, fromUtf8, utf8 } from '../../../src/bytes'
import { type Operation, type PythonSocket, Raised, typeName } from './python'

/** Python's io.DEFAULT_BUFFER_SIZE. */
const BUFFER = 8192

/** What makefile() gives: a buffered reader, a buffered writer, or text over one of them. */
export class PythonFile {
  readonly #socket: PythonSocket
  readonly #text: boolean
  readonly #raw: boolean
  readonly #reads: boolean
  readonly #writes: boolean
  #ahead = new Uint8Array(0)
  #pending: Uint8Array[] = []
  #pendingLength = 0
  #timedOut = false
  #open = true

  constructor(socket: PythonSocket, mode = 'r', buffering?: number) {
    if (!/^[rwb]+$/.test(mode)) throw new Raised('ValueError', `invalid mode '${mode}' (only r, w, b allowed)`)
    this.#socket = socket
    this.#text = !mode.includes('b')
    this.#raw = buffering === 0
    this.#reads = mode.includes('r') || !mode.includes('w')
    this.#writes = mode.includes('w')
    if (this.#raw && this.#text) throw new Raised('ValueError', 'unbuffered streams must be binary')
    socket.openFile()
  }

  #check(may: boolean, doing: string): void {
    if (!this.#open)
      throw new Raised('ValueError', this.#text ? 'I/O operation on closed file.' : `${doing} of closed file`)
    if (!may) throw new Raised('UnsupportedOperation', doing === 'write' ? 'not writable' : 'not readable')
  }

  *#more(most: number): Operation<Uint8Array | null> {
    if (this.#timedOut) throw new Raised('OSError', 'cannot read from timed out object')
    try {
      return yield* this.#socket.recv(most)
    } catch (error) {
      if (error instanceof Raised && error.recorded.type === 'TimeoutError') this.#timedOut = true
      if (error instanceof Raised && error.recorded.errno === 'EAGAIN') return null
      throw error
    }
  }

  #take(count: number): Uint8Array {
    const out = this.#ahead.slice(0, count)
    this.#ahead = this.#ahead.slice(count)
    return out
  }

  #shown(bytes: Uint8Array): unknown {
    return this.#text ? fromUtf8(bytes).replace(/\r\n?/g, '\n') : bytes
  }

  /** Reads so many bytes, or to the end of the file; null where a non-blocking socket has none. */
  *read(count: unknown = -1): Operation<unknown> {
    this.#check(this.#reads, 'read')
    const most = count === null ? -1 : Number(count)
    if (this.#raw && most >= 0) return yield* this.#more(most)
    while (most < 0 || this.#ahead.length < most) {
      const part = yield* this.#more(most < 0 ? 65_536 : Math.max(BUFFER, most - this.#ahead.length))
      if (part === null && this.#ahead.length === 0) return null
      if (part === null || part.length === 0) break
      this.#ahead = concat([this.#ahead, part])
    }
    return this.#shown(this.#take(most < 0 ? this.#ahead.length : most))
  }

  /** At most one read of the socket. */
  *read1(count: unknown = -1): Operation<unknown> {
    this.#check(this.#reads, 'read')
    const most = Number(count) < 0 ? BUFFER : Number(count)
    if (this.#ahead.length > 0) return this.#take(most)
    const part = yield* this.#more(most)
    return part ?? new Uint8Array(0)
  }

  *readline(limit: unknown = -1): Operation<unknown> {
    this.#check(this.#reads, 'read')
    const most = Number(limit) < 0 ? Number.POSITIVE_INFINITY : Number(limit)
    for (;;) {
      const at = this.#ahead.indexOf(10)
      if (at >= 0 || this.#ahead.length >= most) {
        return this.#shown(this.#take(Math.min(most, at >= 0 ? at + 1 : most)))
      }
      const part = yield* this.#more(this.#raw ? 1 : BUFFER)
      if (part === null || part.length === 0) return this.#shown(this.#take(this.#ahead.length))
      this.#ahead = concat([this.#ahead, part])
    }
  }

  *readlines(): Operation<unknown[]> {
    const lines: unknown[] = []
    for (;;) {
      const line = yield* this.readline()
      if ((line as string | Uint8Array).length === 0) return lines
      lines.push(line)
    }
  }

  *write(data: unknown): Operation<number> {
    this.#check(this.#writes, 'write')
    if (this.#text && typeof data !== 'string') {
      throw new Raised('TypeError', `write() argument must be str, not ${typeName(data)}`)
    }
    if (!this.#text && !(data instanceof Uint8Array)) {
      throw new Raised('TypeError', `a bytes-like object is required, not '${typeName(data)}'`)
    }
    const bytes = typeof data === 'string' ? utf8(data) : (data as Uint8Array)
    if (this.#raw) return yield* this.#socket.send(bytes)
    this.#pending.push(bytes)
    this.#pendingLength += bytes.length
    if (this.#pendingLength > BUFFER) yield* this.flush()
    return typeof data === 'string' ? [...data].length : bytes.length
  }

  *flush(): Operation<null> {
    const bytes = concat(this.#pending)
    this.#pending = []
    this.#pendingLength = 0
    if (bytes.length > 0) yield* this.#socket.sendall(bytes)
    return null
  }

  *close(): Operation<null> {
    if (!this.#open) return null
    this.#open = false
    try {
      if (this.#writes) yield* this.flush()
    } finally {
      yield* this.#socket.closeFile()
    }
    return null
  }
}

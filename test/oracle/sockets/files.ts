import { concat, fromUtf8, utf8 } from '../../../src/bytes'
import { integer, type Operation, type PythonSocket, Raised, typeName } from './python'

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
  /** Text that has been decoded, and a CR at its end that waits for what follows. */
  #chars = ''
  #held = ''
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
    if (!may) throw this.#unsupported(doing)
  }

  #unsupported(doing: string): Raised {
    const able = doing === 'write' ? 'writable' : 'readable'
    return new Raised('UnsupportedOperation', this.#raw ? `File or stream is not ${able}.` : `not ${able}`)
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

  /** Text: reads a chunk more and decodes it, line ends as `\n`; false at the end of the file. */
  *#decodeMore(): Operation<boolean> {
    const part = this.#ahead.length > 0 ? this.#take(this.#ahead.length) : yield* this.#more(BUFFER)
    if (part === null || part.length === 0) {
      this.#chars += this.#held
      this.#held = ''
      return false
    }
    const text = this.#held + fromUtf8(part)
    // What a CR at the end stands for is seen with what follows it.
    this.#held = text.endsWith('\r') ? '\r' : ''
    this.#chars += text.slice(0, text.length - this.#held.length).replace(/\r\n?/g, '\n')
    return true
  }

  #takeText(count: number): string {
    const out = this.#chars.slice(0, count)
    this.#chars = this.#chars.slice(count)
    return out
  }

  *#readText(most: number): Operation<string> {
    while ((most < 0 || this.#chars.length < most) && (yield* this.#decodeMore()));
    return this.#takeText(most < 0 ? this.#chars.length : most)
  }

  *#readTextLine(most: number): Operation<string> {
    while (!this.#chars.includes('\n') && this.#chars.length < most && (yield* this.#decodeMore()));
    const at = this.#chars.indexOf('\n')
    return this.#takeText(Math.min(most, at < 0 ? this.#chars.length : at + 1))
  }

  /** Reads so many bytes or characters, or to the end of the file; null where a non-blocking socket has none. */
  *read(count: unknown = -1): Operation<unknown> {
    this.#check(this.#reads, 'read')
    const most = count === null ? -1 : integer(count)
    if (this.#text) return yield* this.#readText(most)
    if (this.#raw && most >= 0) return yield* this.#more(most)
    while (most < 0 || this.#ahead.length < most) {
      const part = yield* this.#more(most < 0 ? 65_536 : Math.max(BUFFER, most - this.#ahead.length))
      if (part === null && this.#ahead.length === 0) return null
      if (part === null || part.length === 0) break
      this.#ahead = concat([this.#ahead, part])
    }
    return this.#take(most < 0 ? this.#ahead.length : most)
  }

  /** At most one read of the socket. */
  *read1(count: unknown = -1): Operation<unknown> {
    this.#check(this.#reads, 'read')
    const most = Number(count) < 0 ? BUFFER : Number(count)
    if (this.#ahead.length > 0) return this.#take(most)
    const part = yield* this.#more(most)
    return part ?? new Uint8Array(0)
  }

  /** What is read ahead, of which nothing is taken; a read of the socket where there is none. */
  *peek(): Operation<unknown> {
    this.#check(this.#reads, 'peek')
    if (this.#ahead.length === 0) this.#ahead = (yield* this.#more(BUFFER))?.slice() ?? new Uint8Array(0)
    return this.#ahead.slice()
  }

  *readline(limit: unknown = -1): Operation<unknown> {
    this.#check(this.#reads, 'read')
    const most = Number(limit) < 0 ? Number.POSITIVE_INFINITY : Number(limit)
    if (this.#text) return yield* this.#readTextLine(most)
    for (;;) {
      const at = this.#ahead.indexOf(10)
      if (at >= 0 || this.#ahead.length >= most) return this.#take(Math.min(most, at >= 0 ? at + 1 : most))
      const part = yield* this.#more(this.#raw ? 1 : BUFFER)
      if (part === null && this.#raw) {
        throw new Raised('OSError', "read() should have returned a bytes object, not 'NoneType'")
      }
      if (part === null || part.length === 0) return this.#take(this.#ahead.length)
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
    const length = typeof data === 'string' ? [...data].length : bytes.length
    // io.BufferedWriter: what does not fit goes behind what was there, and what is larger than the buffer goes at once.
    if (this.#pendingLength + bytes.length > BUFFER) yield* this.flush()
    this.#pending.push(bytes)
    this.#pendingLength += bytes.length
    if (bytes.length > BUFFER) yield* this.flush()
    return length
  }

  *flush(): Operation<null> {
    const bytes = concat(this.#pending)
    if (bytes.length > 0) yield* this.#socket.sendall(bytes)
    this.#pending = []
    this.#pendingLength = 0
    return null
  }

  readable(): boolean {
    this.#check(true, 'read')
    return this.#reads
  }

  writable(): boolean {
    this.#check(true, 'write')
    return this.#writes
  }

  fileno(): number {
    return this.#socket.fd
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

import { concat, latin1, utf8 } from '../bytes'
import { OSError, TimeoutError } from './errors'
import { nameOf } from './inspect'
import type { Site } from './site'

/** Python's io.DEFAULT_BUFFER_SIZE. */
const BUFFER = 8192

/** What a file needs of the socket under it. */
export interface FileSocket {
  recv(most: number): Promise<Uint8Array>
  send(data: Uint8Array): Promise<number>
  sendall(data: Uint8Array): Promise<void>
  /** The file is closed. */
  released(): Promise<void>
}

export interface FileOptions {
  /** 0: nothing is kept back; only for bytes. */
  readonly buffering?: number
  readonly encoding?: string
}

type Part = string | Uint8Array<ArrayBufferLike>

/**
 * What `makefile` gives: a buffered reader or writer of bytes, or of text over one, with the methods of Python's file
 * objects. Text takes `\r\n` and `\r` for line ends.
 */
export class SocketFile {
  readonly mode: string
  readonly #socket: FileSocket
  readonly #site: () => Site | null
  readonly #raw: boolean
  readonly #decode: ((bytes: Uint8Array, end: boolean) => string) | null
  readonly #encode: (text: string) => Uint8Array
  /** Bytes, or text, that have been read ahead. */
  #ahead: Uint8Array = new Uint8Array(0)
  #text = ''
  #ended = false
  #pending: Uint8Array[] = []
  #pendingLength = 0
  #timedOut = false
  #closed = false

  constructor(socket: FileSocket, mode: string, options: FileOptions, site: () => Site | null) {
    const at = site()
    const refuse = (text: string) => Object.assign(new RangeError(text), { site: at })
    if (typeof mode !== 'string' || !/^[rwb]*$/.test(mode)) {
      throw refuse(`invalid mode ${nameOf(mode)} (only r, w, b allowed)`)
    }
    this.mode = mode
    this.#socket = socket
    this.#site = site
    this.#raw = options.buffering === 0
    const bytes = mode.includes('b')
    if (this.#raw && !bytes) throw refuse('unbuffered streams must be binary')
    const name = (options.encoding ?? 'utf-8').toLowerCase().replace('_', '-')
    const isLatin = ['latin-1', 'latin1', 'iso-8859-1'].includes(name)
    if (!isLatin && name !== 'utf-8' && name !== 'utf8') {
      throw refuse(`makefile() knows the encodings 'utf-8' and 'latin-1', got '${name}'.`)
    }
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    const plain = isLatin
      ? (part: Uint8Array) => latin1(part)
      : (part: Uint8Array, end: boolean) => decoder.decode(part, { stream: !end })
    this.#decode = bytes ? null : universalLines(plain)
    this.#encode = isLatin ? (text) => Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff) : utf8
  }

  get closed(): boolean {
    return this.#closed
  }

  readable(): boolean {
    return this.mode.includes('r') || !this.mode.includes('w')
  }

  writable(): boolean {
    return this.mode.includes('w')
  }

  #check(may: boolean, doing: 'read' | 'write'): void {
    const fail = (text: string, name: string) => Object.assign(new RangeError(text), { name, site: this.#site() })
    if (this.#closed) throw fail('I/O operation on closed file.', 'ValueError')
    if (!may) throw fail(`not ${doing === 'write' ? 'writable' : 'readable'}`, 'UnsupportedOperation')
  }

  /** Some more bytes; null where a non-blocking socket has none just now. */
  async #more(most: number): Promise<Uint8Array | null> {
    if (this.#timedOut) throw new OSError('EIO', this.#site(), 'cannot read from timed out object')
    try {
      return await this.#socket.recv(most)
    } catch (error) {
      if (error instanceof TimeoutError) this.#timedOut = true
      else if (error instanceof OSError && error.code === 'EAGAIN') return null
      throw error
    }
  }

  /** Reads ahead once; false where nothing more comes, or not now. */
  async #fill(most: number): Promise<boolean> {
    if (this.#ended) return false
    const part = await this.#more(most)
    if (part === null) return false
    this.#ended = part.length === 0
    if (this.#decode) this.#text += this.#decode(part, this.#ended)
    else this.#ahead = this.#ahead.length === 0 ? part : concat([this.#ahead, part])
    // What comes after the end (of a peer that shut down) is looked for again at the next read, as Python does.
    const ended = this.#ended
    if (!this.#decode) this.#ended = false
    return !ended
  }

  /** So many bytes (or characters), or all up to the end; null where a non-blocking socket has none. */
  async read(count: number | null = -1): Promise<Part | null> {
    this.#check(this.readable(), 'read')
    const most = count === null || count < 0 ? Number.POSITIVE_INFINITY : count
    if (this.#raw && most !== Number.POSITIVE_INFINITY) return this.#more(most)
    const here = () => (this.#decode ? charactersOf(this.#text) : this.#ahead.length)
    while (here() < most) {
      const wanted = most === Number.POSITIVE_INFINITY ? 65_536 : Math.max(BUFFER, most - here())
      if (!(await this.#fill(wanted))) break
    }
    return this.#take(most)
  }

  /** What is there, at most `count`, after one read of the socket at most. */
  async read1(count = -1): Promise<Part> {
    this.#check(this.readable(), 'read')
    const most = count < 0 ? BUFFER : count
    if (this.#ahead.length === 0 && this.#text === '') await this.#fill(most)
    return this.#take(most)
  }

  /** One line with its end; nothing at the end of the stream. */
  async readline(limit = -1): Promise<Part> {
    this.#check(this.readable(), 'read')
    const most = limit < 0 ? Number.POSITIVE_INFINITY : limit
    for (;;) {
      const at = this.#decode ? this.#text.indexOf('\n') : this.#ahead.indexOf(10)
      const length = this.#decode ? this.#text.length : this.#ahead.length
      if (at >= 0 || length >= most) return this.#take(Math.min(most, at >= 0 ? at + 1 : most), true)
      if (!(await this.#fill(this.#raw ? 1 : BUFFER))) return this.#take(most, true)
    }
  }

  async readlines(): Promise<Part[]> {
    const lines: Part[] = []
    for await (const line of this) lines.push(line)
    return lines
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Part> {
    for (;;) {
      const line = await this.readline()
      if (line.length === 0) return
      yield line
    }
  }

  /** Takes from what was read ahead; `units`: text is counted in UTF-16 units, not in characters. */
  #take(most: number, units = false): Part {
    if (this.#decode) {
      const length = units || most === Number.POSITIVE_INFINITY ? most : unitsOf(this.#text, most)
      const out = this.#text.slice(0, length)
      this.#text = this.#text.slice(out.length)
      return out
    }
    const out = this.#ahead.slice(0, Math.min(most, this.#ahead.length))
    this.#ahead = this.#ahead.subarray(out.length)
    return out
  }

  /** Takes text or bytes to be sent: when enough has come together, at `flush`, or at `close`. How many. */
  async write(data: Part): Promise<number> {
    this.#check(this.writable(), 'write')
    const wrong = (text: string) => Object.assign(new TypeError(text), { site: this.#site() })
    if (this.#decode && typeof data !== 'string') throw wrong(`write() takes a string here, got ${nameOf(data)}.`)
    if (!this.#decode && !(data instanceof Uint8Array)) {
      throw wrong(`write() takes bytes here, got ${nameOf(data)}: write ${'write(encode(…))'}, or open it without 'b'.`)
    }
    const bytes = typeof data === 'string' ? this.#encode(data) : data.slice()
    if (this.#raw) return this.#socket.send(bytes)
    this.#pending.push(bytes)
    this.#pendingLength += bytes.length
    if (this.#pendingLength > BUFFER) await this.flush()
    return typeof data === 'string' ? charactersOf(data) : bytes.length
  }

  async writelines(lines: Iterable<Part>): Promise<void> {
    for (const line of lines) await this.write(line)
  }

  async flush(): Promise<void> {
    if (this.#closed) this.#check(true, 'write')
    const bytes = concat(this.#pending)
    this.#pending = []
    this.#pendingLength = 0
    if (bytes.length > 0) await this.#socket.sendall(bytes)
  }

  /** Sends what is left, and lets go of the socket: it is closed with its last file where it was closed before. */
  async close(): Promise<void> {
    if (this.#closed) return
    try {
      if (this.writable()) await this.flush()
    } finally {
      this.#closed = true
      await this.#socket.released()
    }
  }

  [Symbol.dispose](): void {
    void this.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** Decodes and makes `\n` of every line end, also of one that is cut between two parts. */
function universalLines(decode: (bytes: Uint8Array, end: boolean) => string) {
  let held = ''
  return (bytes: Uint8Array, end: boolean): string => {
    const text = held + decode(bytes, end)
    held = !end && text.endsWith('\r') ? '\r' : ''
    return text.slice(0, text.length - held.length).replace(/\r\n?/g, '\n')
  }
}

/** Characters of a text, a pair of surrogates as one. */
function charactersOf(text: string): number {
  let count = text.length
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) >= 0xd800 && text.charCodeAt(at) < 0xdc00) count--
  }
  return count
}

/** UTF-16 units of the first `count` characters. */
function unitsOf(text: string, count: number): number {
  let at = 0
  for (let left = count; left > 0 && at < text.length; left--) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return at
}

/** What `-v` and `--trace` print: libcurl's remarks, the heads and the data of both directions. */
import { fromLatin1 } from '../../bytes'
import type { ClientHost } from '../types'

export interface TransferLog {
  info(text: string): void
  /** A line of a head, or its end, as it came. */
  headerIn(text: string): void
  /** A whole head. */
  headerOut(text: string): void
  data(direction: 'in' | 'out', bytes: Uint8Array): void
}

/** `12:34:56.123456 `, for `--trace-time` (UTC). */
export function clockText(host: ClientHost): string {
  const now = new Date(host.date())
  const micros = Math.floor((host.now() % 1) * 1000)
  return `${now.toISOString().slice(11, 23)}${String(micros).padStart(3, '0')} `
}

/** `-v`: marked lines, with curl's habit of leaving out a mark after an unfinished line. */
export class VerboseLog implements TransferLog {
  #unfinished = false
  #bodyShown = false

  constructor(
    private readonly print: (text: string) => void,
    /** True where the body itself goes to the terminal: `{ [N bytes data]` is left out. */
    private readonly bodyVisible: boolean,
    /** What stands before a mark. */
    private readonly time: () => string = () => '',
  ) {}

  info(text: string): void {
    this.#plain('* ', `${text}\n`)
  }

  headerIn(text: string): void {
    this.#plain('< ', text)
  }

  headerOut(text: string): void {
    if (text === '') return
    const mark = `${this.time()}> `
    let out = ''
    let start = 0
    for (let at = 0; at < text.length - 1; at++) {
      if (text[at] !== '\n') continue
      out += (this.#unfinished ? '' : mark) + text.slice(start, at + 1)
      this.#unfinished = false
      start = at + 1
    }
    out += (this.#unfinished ? '' : mark) + text.slice(start)
    this.print(out)
    this.#unfinished = !text.endsWith('\n')
    this.#bodyShown = false
  }

  data(direction: 'in' | 'out', bytes: Uint8Array): void {
    if (this.#bodyShown || this.bodyVisible) return
    const mark = `${this.time()}${direction === 'in' ? '{' : '}'} `
    this.print(`${this.#unfinished ? '' : mark}[${bytes.length} bytes data]\n`)
    this.#unfinished = false
    this.#bodyShown = true
  }

  #plain(mark: string, text: string): void {
    this.print((this.#unfinished ? '' : this.time() + mark) + text)
    this.#unfinished = text !== '' && !text.endsWith('\n')
    this.#bodyShown = false
  }
}

/** `--trace` (hexadecimal and text) and `--trace-ascii` (text alone). */
export class TraceLog implements TransferLog {
  constructor(
    private readonly print: (text: string) => void,
    private readonly kind: 'hex' | 'ascii',
    private readonly time: () => string,
  ) {}

  info(text: string): void {
    this.print(`${this.time()}== Info: ${text}\n`)
  }

  headerIn(text: string): void {
    this.#dump('<= Recv header', fromLatin1(text))
  }

  headerOut(text: string): void {
    this.#dump('=> Send header', fromLatin1(text))
  }

  data(direction: 'in' | 'out', bytes: Uint8Array): void {
    this.#dump(direction === 'in' ? '<= Recv data' : '=> Send data', bytes)
  }

  #dump(title: string, bytes: Uint8Array): void {
    const size = bytes.length
    let out = `${this.time()}${title}, ${size} bytes (0x${size.toString(16)})\n`
    const lineEnd = (at: number) => bytes[at] === 13 && bytes[at + 1] === 10
    for (let at = 0; at < size; ) {
      out += `${at.toString(16).padStart(4, '0')}: `
      const width = this.kind === 'hex' ? 16 : 64
      let end = at
      if (this.kind === 'hex') {
        end = Math.min(size, at + width)
        for (let each = at; each < at + width; each++) {
          out += each < size ? `${bytes[each]!.toString(16).padStart(2, '0')} ` : '   '
        }
      } else while (end < size && end < at + width && !lineEnd(end)) end++
      for (const byte of bytes.subarray(at, end)) out += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'
      // In text a CR LF ends the line of the dump.
      at = this.kind === 'ascii' && lineEnd(end) ? end + 2 : end
      out += '\n'
    }
    this.print(out)
  }
}

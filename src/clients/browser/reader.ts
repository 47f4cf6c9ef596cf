import { latin1, trimEndOf } from '../../bytes'
import type { Excess } from '../excess'
import { Gathered } from './gathered'
import type { HeadFault, ReaderRules } from './reader-rules'
import type { HeadLine, Interim, ReadError, ReadHead, Reply } from './reply'

/** Of a longer head lines are judged when it is complete: it is read anew with each read. */
const MOST_JUDGED = 1 << 16

type Framing =
  | { kind: 'none' }
  | { kind: 'length'; left: number }
  | { kind: 'chunked'; left: number; state: 'size' | 'data' | 'end' | 'trailers' }
  | { kind: 'close' }

/** Reads one response from the bytes of a connection, as a browser does: forgiving where the recordings show it. */
export class ResponseReader implements Reply {
  head: ReadHead | null = null
  /** Bytes of this response so far, head and content. */
  received = 0
  error: ReadError | null = null
  done = false
  failedAtEnd = false
  readonly #rules: ReaderRules
  readonly #method: string
  readonly #content = new Gathered()
  #held: Uint8Array = new Uint8Array(0)
  #at: number
  #framing: Framing = { kind: 'close' }
  #keepAlive = false
  readonly interims: Interim[] = []
  /** Where the status line begins, once that is known: what comes behind it changes nothing; -1 before. */
  #start = -1

  /** `offset`: where in the connection's stream this response begins. */
  constructor(rules: ReaderRules, method: string, offset: number) {
    this.#rules = rules
    this.#method = method
    this.#at = offset
  }

  /** True where the connection can carry another request after this response. */
  get reusable(): boolean {
    return this.done && this.#keepAlive && this.error === null && this.#held.length === 0
  }

  get body(): Uint8Array {
    return this.#content.bytes
  }

  get excess(): Excess | null {
    const { kind: framing } = this.#framing
    if (!this.done || this.error !== null || framing === 'close' || this.#held.length === 0) return null
    return { start: this.#at, end: this.#at + this.#held.length, framing, content: this.#content.length }
  }

  /** Offset in the stream of the next byte that was not read. */
  get offset(): number {
    return this.#at
  }

  push(bytes: Uint8Array): void {
    if (this.done) return
    const joined = new Uint8Array(this.#held.length + bytes.length)
    joined.set(this.#held)
    joined.set(bytes, this.#held.length)
    this.#held = joined
    this.received += bytes.length
    const before = this.#content.length
    this.#read(false)
    if (this.error?.kind === 'bad-chunk' && this.#rules.losesReadOnError) this.#content.cut(before)
  }

  /** The peer has closed its side. */
  end(): void {
    if (this.done) return
    this.#read(true)
    this.failedAtEnd = this.error !== null
    if (this.done) return
    if (!this.head) this.#fail({ kind: 'empty' })
    else if (this.#framing.kind === 'close') this.#finish()
    else if (this.#framing.kind === 'length' && this.#rules.shortIn10 && this.head.version === '1.0') this.#finish()
    else this.#fail({ kind: 'cut-off', framing: this.#framing.kind === 'chunked' ? 'chunked' : 'length' })
  }

  /** What has come of the content cannot be in its coding, whatever follows. */
  spoil(): void {
    if (this.done || !this.head) return
    const { status, statusText } = this.head
    this.#fail({ kind: 'coding', status, statusText })
  }

  /** The connection was reset. */
  reset(): void {
    if (!this.done) this.#fail({ kind: 'reset' })
  }

  #read(ended: boolean): void {
    while (!this.done) {
      if (!this.head) {
        if (!this.#readHead(ended)) return
      } else if (!this.#readBody()) return
    }
  }

  #take(count: number): Uint8Array {
    const taken = this.#held.subarray(0, count)
    this.#held = this.#held.slice(count)
    this.#at += count
    return taken
  }

  #fail(error: ReadError): void {
    this.error = error
    this.done = true
  }

  #finish(): void {
    this.done = true
  }

  #readHead(ended: boolean): boolean {
    const text = latin1(this.#held, 0, Math.min(this.#held.length, this.#rules.headLimit + 4))
    const interim = this.interims.length > 0
    const beginning =
      this.#start >= 0 ? ({ kind: 'head', at: this.#start } as const) : this.#rules.begin(text, { ended, interim })
    switch (beginning.kind) {
      case 'wait':
        return false
      case 'fail':
        this.#refuse(beginning.error, this.#held.length)
        return false
      case 'content':
        this.#contentOnly()
        return true
    }
    this.#start = beginning.at
    const end = endOfHead(text, beginning.at)
    if (end > this.#rules.headLimit || (end < 0 && text.length > this.#rules.headLimit)) {
      this.#refuse('head-too-big', this.#rules.headLimit)
      return false
    }
    if (end < 0 && this.#rules.judgesLines) {
      const fault = this.#lineFault(text.slice(beginning.at))
      if (fault) {
        this.#refuse(fault, text.length)
        return false
      }
    }
    if (end < 0 && !ended && !this.#endsEarly(text.slice(beginning.at))) return false
    return this.#parseHead(text.slice(0, end < 0 ? text.length : end), beginning.at, end < 0 && ended)
  }

  /** True where the status line is such that the head ends with the line after it. */
  #endsEarly(text: string): boolean {
    const line = /^[^\n]*(?=\n[^\n]*\n)/.exec(text)
    return line !== null && this.#rules.statusLine(line[0].replace(/\r$/, '')) === 'content'
  }

  /** What is wrong with the lines that another one has followed, of a head that is not complete; null: nothing. */
  #lineFault(text: string): HeadFault | null {
    let end = text.lastIndexOf('\n', text.length - 2)
    if (end < 0 || text.length > MOST_JUDGED) return null
    const feed = text.indexOf('\n')
    if (this.#rules.statusLine(text.slice(0, feed).replace(/\r$/, '')) === null) return 'bad-head'
    // A line that begins with white space belongs to the one before it, which so is not at its end.
    while (end > feed && /[ \t]/.test(text[end + 1]!)) end = text.lastIndexOf('\n', end - 1)
    const section = this.#rules.fieldSection(text.slice(feed + 1, Math.max(end, feed + 1)))
    return 'error' in section ? section.error : null
  }

  #contentOnly(): void {
    this.head = {
      version: '0.9',
      status: 200,
      statusText: 'OK',
      fields: [],
      http09: true,
      start: this.#at,
      end: this.#at,
      lines: [],
      skipped: 0,
    }
    this.#framing = { kind: 'close' }
  }

  #refuse(kind: Exclude<ReadError['kind'], 'reset' | 'cut-off' | 'coding'>, length: number): void {
    this.#fail(kind === 'empty' ? { kind } : { kind, start: this.#at, end: this.#at + length })
  }

  #parseHead(all: string, at: number, cutOff: boolean): boolean {
    const text = all.slice(at)
    const feed = text.search(this.#rules.lineEnd)
    const first = (feed < 0 ? text : text.slice(0, feed)).replace(/\r$/, '')
    const start = this.#at + at
    const read = this.#rules.statusLine(first)
    const spoilt = cutOff && read !== null && read !== 'content' && this.#rules.interim(read.status)
    const line = (spoilt ? this.#rules.cutInterim : null) ?? read
    if (line === 'content' && cutOff && feed < 0) {
      this.#refuse('empty', all.length)
      return false
    }
    if (line === 'content') {
      const second = text.indexOf('\n', feed + 1)
      this.#take(second < 0 ? all.length : at + second + 1)
      this.#contentOnly()
      return true
    }
    if (line === null) {
      this.#refuse('bad-head', at + first.length)
      return false
    }
    const section = this.#rules.fieldSection(feed < 0 || line !== read ? '' : text.slice(feed + 1))
    if ('error' in section) {
      this.#refuse(section.error, all.length)
      return false
    }
    this.#take(all.length)
    if (this.#rules.interim(line.status)) {
      const links = section.fields.filter(([name]) => name.toLowerCase() === 'link').map(([, value]) => value)
      this.interims.push({ status: line.status, links })
      this.#start = -1
      return true
    }
    const lines = headLines(text, start)
    this.head = { ...line, fields: section.fields, http09: false, start, end: this.#at, lines, skipped: at, cutOff }
    if (cutOff) {
      this.#framing = { kind: 'close' }
      this.#finish()
      return true
    }
    return this.#frame(this.head)
  }

  #frame(head: ReadHead): boolean {
    const values = (name: string) => head.fields.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value)
    const old = head.version === '1.0' || head.version === '0.9'
    const connection = values('connection').join(',').toLowerCase()
    this.#keepAlive = old ? connection.includes('keep-alive') : !connection.includes('close')
    const coded = values('transfer-encoding').some((value) =>
      value.split(this.#rules.codingEnds).some((one) => /^[ \t]*chunked[ \t]*$/i.test(one)),
    )
    const chunked = coded && (!old || this.#rules.chunkedIn10)
    const length = this.#rules.contentLength(values('content-length'), chunked)
    if (length === 'differ' || length === 'bad') {
      const kind = length === 'differ' ? 'lengths-differ' : 'bad-head'
      const lengths = head.lines.filter(({ name }) => name === 'content-length')
      this.#fail({ kind, start: lengths[0]?.start ?? head.start, end: lengths.at(-1)?.end ?? head.end })
      this.head = null
      return false
    }
    if (this.#method === 'HEAD' || [101, 204, 205, 304].includes(head.status)) {
      this.#framing = { kind: 'none' }
      return true
    }
    if (chunked) {
      if (length !== null && this.#rules.bothClose) this.#keepAlive = false
      this.#framing = { kind: 'chunked', left: 0, state: 'size' }
      return true
    }
    this.#framing = length === null ? { kind: 'close' } : { kind: 'length', left: length }
    if (length === null) this.#keepAlive = false
    return true
  }

  #keep(count: number): void {
    this.#content.add(this.#take(count))
  }

  #readBody(): boolean {
    const framing = this.#framing
    switch (framing.kind) {
      case 'none':
        this.#finish()
        return true
      case 'close':
        this.#keep(this.#held.length)
        return false
      case 'length': {
        const greedy = this.#rules.greedyIn10 && this.head?.version === '1.0' && !this.#keepAlive
        const count = greedy ? this.#held.length : Math.min(framing.left, this.#held.length)
        this.#keep(count)
        framing.left = Math.max(0, framing.left - count)
        if (framing.left === 0) this.#finish()
        return framing.left === 0
      }
      case 'chunked':
        return this.#readChunk(framing)
    }
  }

  #readChunk(framing: Framing & { kind: 'chunked' }): boolean {
    if (framing.state === 'data') {
      const count = Math.min(framing.left, this.#held.length)
      this.#keep(count)
      framing.left -= count
      if (framing.left > 0) return false
      framing.state = 'end'
      return true
    }
    const lf = this.#held.indexOf(10)
    const limit = this.#rules.chunkLineLimit
    const at = this.#at
    if (lf > limit || (lf < 0 && this.#held.length > limit)) {
      this.#fail({ kind: 'bad-chunk', start: at, end: at + limit })
      return true
    }
    if (lf < 0) return false
    const line = latin1(this.#held, 0, lf).replace(/\r$/, '')
    if (framing.state === 'end' && line !== '' && this.#rules.strictChunkEnd) {
      this.#fail({ kind: 'bad-chunk', start: at, end: at + lf })
      return true
    }
    if (framing.state === 'end' && this.#rules.strictChunkEnd) framing.state = 'size'
    else if (framing.state === 'trailers') {
      if (line === '') this.#finish()
      else if (this.#rules.badTrailer(line)) {
        this.#fail({ kind: 'bad-chunk', start: at, end: at + lf })
        return true
      }
    } else if (line !== '' || this.#rules.strictChunkEnd) {
      const size = this.#rules.chunkSize(line)
      if (size === null) {
        this.#fail({ kind: 'bad-chunk', start: at, end: at + lf })
        return true
      }
      framing.left = size
      framing.state = size === 0 ? 'trailers' : 'data'
    }
    this.#take(lf + 1)
    return true
  }
}

/** The lines of a head that begins at an offset; a line that goes on with the one before it belongs to that. */
function headLines(text: string, offset: number): HeadLine[] {
  const lines: { name: string; start: number; end: number }[] = []
  let at = 0
  for (const line of text.split('\n')) {
    const bare = trimEndOf(line, '\r')
    const end = offset + at + bare.length
    const last = lines.at(-1)
    if (last && /^[ \t]/.test(bare)) last.end = end
    else if (bare !== '') {
      const name =
        lines.length === 0
          ? ''
          : bare
              .slice(0, Math.max(0, bare.indexOf(':')))
              .trim()
              .toLowerCase()
      lines.push({ name, start: offset + at, end })
    }
    at += line.length + 1
  }
  return lines
}

/** The offset behind the empty line (LF or CR LF) that ends a head; -1 where it has not come. */
function endOfHead(text: string, from: number): number {
  for (let lf = text.indexOf('\n', from); lf >= 0; lf = text.indexOf('\n', lf + 1)) {
    if (text[lf + 1] === '\n') return lf + 2
    if (text[lf + 1] === '\r' && text[lf + 2] === '\n') return lf + 3
  }
  return -1
}

import { latin1 } from '../../bytes'

/** How a browser reads what no specification foresees. Each rule rests on recordings of that browser. */
export interface ReaderRules {
  /** Bytes of anything before `HTTP` that are skipped. */
  readonly skip: number
  /** A reply that does not begin with a status line is shown as text (HTTP/0.9), or is an error. */
  readonly http09: 'text' | 'error'
  /** The status in a status line: its digits, `null` where the whole reply is refused. */
  readonly status: (text: string) => number | null
  /** White space before the colon still leaves the field valid. */
  readonly spaceBeforeColon: boolean
  /** Bytes that a head may have. */
  readonly headLimit: number
  /** HTTP/1.0 with Transfer-Encoding: chunked is decoded. */
  readonly chunkedIn10: boolean
}

export interface ReadHead {
  readonly version: string
  readonly status: number
  readonly statusText: string
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** True where there was no head at all: everything is content. */
  readonly http09: boolean
  /** Offsets in the connection's stream. */
  readonly start: number
  readonly end: number
}

export type ReadError =
  | { readonly kind: 'empty' }
  | { readonly kind: 'invalid-response'; readonly start: number; readonly end: number }
  | { readonly kind: 'head-too-big'; readonly start: number; readonly end: number }
  | { readonly kind: 'lengths-differ'; readonly start: number; readonly end: number }
  | { readonly kind: 'reset' }
  /** The content ended before it was complete. The head and what came stay. */
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'bad-chunk'; readonly start: number; readonly end: number }

type Framing =
  | { kind: 'none' }
  | { kind: 'length'; left: number }
  | { kind: 'chunked'; left: number; state: 'size' | 'data' | 'end' | 'trailers' }
  | { kind: 'close' }

/** Reads one response from the bytes of a connection, as a browser does: forgiving where the recordings show it. */
export class ResponseReader {
  head: ReadHead | null = null
  readonly body: Uint8Array[] = []
  bodyLength = 0
  error: ReadError | null = null
  done = false
  readonly #rules: ReaderRules
  readonly #method: string
  #held: Uint8Array = new Uint8Array(0)
  #at: number
  #framing: Framing = { kind: 'close' }
  #keepAlive = false

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
    this.#read(false)
  }

  /** The peer has closed its side. */
  end(): void {
    if (this.done) return
    this.#read(true)
    if (this.done) return
    if (!this.head) this.#fail({ kind: 'empty' })
    else if (this.#framing.kind === 'close') this.#finish()
    else this.#fail({ kind: 'cut-off' })
  }

  /** The connection was reset. */
  reset(): void {
    if (!this.done) this.#fail(this.head || this.#held.length > 0 ? { kind: 'reset' } : { kind: 'reset' })
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
    const start = text
      .slice(0, this.#rules.skip + 4)
      .toLowerCase()
      .indexOf('http')
    if (start < 0) {
      const enough = text.length >= this.#rules.skip + 4 || ended || !couldBeHttp(text, this.#rules.skip)
      if (!enough) return false
      if (text.length === 0 || 'http'.startsWith(text.toLowerCase())) {
        if (ended) this.#fail({ kind: 'empty' })
        return false
      }
      if (this.#rules.http09 === 'error') {
        this.#fail({ kind: 'invalid-response', start: this.#at, end: this.#at + this.#held.length })
        return false
      }
      this.head = {
        version: '0.9',
        status: 200,
        statusText: 'OK',
        fields: [],
        http09: true,
        start: this.#at,
        end: this.#at,
      }
      this.#framing = { kind: 'close' }
      return true
    }
    const end = endOfHead(text)
    if (end < 0 && !ended) {
      if (this.#held.length > this.#rules.headLimit)
        this.#fail({ kind: 'head-too-big', start: this.#at, end: this.#at + this.#rules.headLimit })
      return false
    }
    const headText = end < 0 ? text : text.slice(0, end)
    if (headText.length > this.#rules.headLimit) {
      this.#fail({ kind: 'head-too-big', start: this.#at, end: this.#at + this.#rules.headLimit })
      return false
    }
    return this.#parseHead(headText.slice(start), headText.length)
  }

  #parseHead(text: string, length: number): boolean {
    const [first = '', ...lines] = text.split(/\r*\n/)
    const match = /^http\/?(\d+\.\d+)?\s*([^ ]*) ?(.*)$/i.exec(first)
    const status = this.#rules.status(match?.[2] ?? '')
    const start = this.#at
    if (status === null || text.includes('\0')) {
      this.#fail({ kind: 'invalid-response', start, end: start + first.length })
      return false
    }
    const fields: [string, string][] = []
    for (const line of lines) {
      if (/^[ \t]/.test(line) && fields.length > 0) {
        const last = fields.at(-1)!
        last[1] = `${last[1]} ${line.trim()}`.trim()
        continue
      }
      const colon = line.indexOf(':')
      if (colon <= 0) continue
      const name = line.slice(0, colon)
      if (/[ \t]$/.test(name) && !this.#rules.spaceBeforeColon) continue
      fields.push([name.trimEnd(), line.slice(colon + 1).replace(/^[ \t]+|[ \t\r]+$/g, '')])
    }
    this.#take(length)
    const version = match?.[1] ?? '1.0'
    if (status >= 100 && status < 200 && status !== 101) return true
    this.head = { version, status, statusText: match?.[3] ?? '', fields, http09: false, start, end: this.#at }
    return this.#frame(this.head)
  }

  #frame(head: ReadHead): boolean {
    const values = (name: string) => head.fields.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value)
    const old = head.version === '1.0' || head.version === '0.9'
    const connection = values('connection').join(',').toLowerCase()
    this.#keepAlive = old ? connection.includes('keep-alive') : !connection.includes('close')
    if (this.#method === 'HEAD' || head.status === 204 || head.status === 304) {
      this.#framing = { kind: 'none' }
      return true
    }
    const chunked = values('transfer-encoding').some((value) => /(^|[\s,])chunked\s*$/i.test(value))
    if (chunked && (!old || this.#rules.chunkedIn10)) {
      this.#framing = { kind: 'chunked', left: 0, state: 'size' }
      return true
    }
    const lengths = [...new Set(values('content-length'))].filter((value) => /^\d+$/.test(value))
    if (lengths.length > 1) {
      this.#fail({ kind: 'lengths-differ', start: head.start, end: head.end })
      return false
    }
    this.#framing = lengths.length === 1 ? { kind: 'length', left: Number(lengths[0]) } : { kind: 'close' }
    if (this.#framing.kind === 'close') this.#keepAlive = false
    return true
  }

  #keep(count: number): void {
    if (count === 0) return
    this.body.push(this.#take(count).slice())
    this.bodyLength += count
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
        const count = Math.min(framing.left, this.#held.length)
        this.#keep(count)
        framing.left -= count
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
    if (lf < 0) return false
    const line = latin1(this.#held, 0, lf).replace(/\r$/, '')
    const at = this.#at
    if (framing.state === 'end' && line !== '') {
      this.#fail({ kind: 'bad-chunk', start: at, end: at + lf })
      return true
    }
    this.#take(lf + 1)
    if (framing.state === 'end') framing.state = 'size'
    else if (framing.state === 'trailers') {
      if (line === '') this.#finish()
    } else {
      const size = /^([0-9a-f]+) *(;.*)?$/i.exec(line)
      if (!size) {
        this.#fail({ kind: 'bad-chunk', start: at, end: at + lf })
        return true
      }
      framing.left = Number.parseInt(size[1]!, 16)
      framing.state = framing.left === 0 ? 'trailers' : 'data'
    }
    return true
  }
}

/** True while the bytes so far may still turn out to hold `HTTP` within the bytes that are skipped. */
function couldBeHttp(text: string, skip: number): boolean {
  for (let from = 0; from <= Math.min(skip, text.length); from++) {
    if ('http'.startsWith(text.slice(from).toLowerCase())) return true
  }
  return false
}

/** The offset behind the empty line that ends a head, with CR LF or LF line ends; -1 where it has not come. */
function endOfHead(text: string): number {
  const match = /\n\r*\n/.exec(text)
  return match ? match.index + match[0].length : -1
}

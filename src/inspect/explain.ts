import { byteCount, grouped, latin1, type Span } from '../bytes'
import { type HttpError, MessageParser } from '../http'
import { Oddities } from './oddities'
import { faulty, messagePart, type Part, part } from './parts'
import { repeats } from './repeats'
import { WORDS } from './words'

/** A finding, anchored to the bytes that cause it. */
export interface Remark {
  readonly level: 'error' | 'hint'
  readonly code: string
  readonly span: Span
  readonly text: string
  readonly section: string
}

export interface Explanation {
  readonly parts: readonly Part[]
  readonly remarks: readonly Remark[]
}

export interface ExplainOptions {
  readonly role: 'request' | 'response'
  /** For responses: the methods of the requests they answer, in order. */
  readonly requestMethods?: readonly string[]
  /** `requestMethods` are all the requests that there were: what follows the last response belongs to nothing. */
  readonly allRequests?: boolean
  /** How many bytes the side sent where `bytes` is but their beginning. */
  readonly total?: number
  /** The sender has closed its side: what is missing will not come. */
  readonly ended: boolean
}

/** Names every byte that one side of a connection sent. Never throws: what cannot be understood is a part of its own. */
export function explain(bytes: Uint8Array, options: ExplainOptions): Explanation {
  return new StreamExplainer(options.role).update(bytes, options)
}

/**
 * Explains a stream that grows, as `explain` does: messages that have come whole are read once, and their parts stay; the one
 * at hand is named anew at each step. Where something is wrong, the stream is read again with its `oddities` passed over: once
 * a fault, however often it grows.
 */
export class StreamExplainer {
  readonly #role: 'request' | 'response'
  readonly #oddities: Oddities | null
  /** Why nothing more could be read. */
  #error: HttpError | null = null
  /** Where something is wrong: what reads the stream with that passed over. */
  #lenient: { readonly oddities: Oddities; reader: StreamExplainer } | null = null
  #parser: MessageParser
  /** Messages that have ended. */
  #whole: Part[] = []
  #fed = 0
  #methods: readonly string[] = []
  /** Where the message at hand begins. */
  #start = 0
  /** Nothing has been read behind the message that ended last. */
  #between = true
  #finals = 0
  /** Final responses that have ended. */
  #answered = 0
  #last: Final | null = null

  constructor(role: 'request' | 'response', oddities: Oddities | null = null) {
    this.#role = role
    this.#oddities = oddities
    this.#parser = this.#newParser()
  }

  #newParser(): MessageParser {
    return new MessageParser(this.#role, { leniencies: this.#oddities?.leniencies ?? {} })
  }

  /** `bytes`: all that the side has sent; those of the call before and what has come since. */
  update(bytes: Uint8Array, options: Omit<ExplainOptions, 'role'>): Explanation {
    const methods = options.requestMethods ?? []
    const due = this.#due(options)
    if (!this.#continues(bytes.length, methods, due)) this.#restart()
    const parser = this.#parser
    for (let at = this.#methods.length; at < methods.length; at++) parser.expect(methods[at]!)
    this.#methods = [...methods]
    parser.feed((this.#oddities?.bytes ?? bytes).subarray(this.#fed))
    this.#fed = bytes.length
    if (options.ended) parser.end()
    const { parts, remarks } = this.#read(bytes, due, options.total ?? 0)
    const told = { parts: [...this.#whole, ...parts.filter(({ span }) => span.end > span.start)], remarks }
    return this.#error && !this.#oddities ? (this.#passedOver(this.#error, bytes, options) ?? told) : told
  }

  /**
   * Explains a stream that has faults, each marked, and what stands behind them by its names; null where the first of them
   * cannot be passed over.
   */
  #passedOver(first: HttpError, bytes: Uint8Array, options: Omit<ExplainOptions, 'role'>): Explanation | null {
    let known = this.#lenient
    if (known && !known.reader.#continues(bytes.length, options.requestMethods ?? [], this.#due(options))) known = null
    const oddities = known?.oddities ?? new Oddities(this.#role)
    oddities.follow(bytes)
    let reader = known?.reader ?? null
    let told = reader?.update(bytes, options) ?? null
    for (let error = reader ? reader.#error : first; error && oddities.pass(error); error = reader.#error) {
      reader = new StreamExplainer(this.#role, oddities)
      told = reader.update(bytes, options)
    }
    this.#lenient = reader && { oddities, reader }
    if (!told) return null
    const errors = [...oddities.errors, ...repeats(oddities, told.parts, bytes)]
    const passed = errors.map((one) => remarkOn(one, bytes))
    const others = told.remarks.filter(({ code }) => code === 'excess')
    const remarks = [...passed, ...others].sort((one, other) => one.span.start - other.span.start)
    return { parts: told.parts, remarks }
  }

  /** How many final responses there will be, where that is known; else 0. */
  #due({ allRequests, requestMethods }: Omit<ExplainOptions, 'role'>): number {
    return this.#role === 'response' && allRequests ? (requestMethods?.length ?? 0) : 0
  }

  /** Reads all messages that have ended; what follows them is of this state of the stream alone. */
  #read(bytes: Uint8Array, due: number, total: number): Explanation {
    const parser = this.#parser
    const lines = this.#oddities?.lines ?? []
    for (;;) {
      const last = this.#last
      const start = this.#start
      if (this.#between && last && due > 0 && this.#answered === due && !switches(last) && start < bytes.length) {
        const text = excessWords(last, Math.max(bytes.length, total) - start)
        const span = { start, end: bytes.length }
        const remark = { level: 'error', code: 'excess', span, text, section: WORDS.excess.section } as const
        return { parts: [part('excess', span)], remarks: [remark] }
      }
      const event = parser.next()
      this.#between = false
      if (event.kind === 'head' && event.head.kind === 'response') {
        const { status, framing } = event.head
        const method = this.#methods[this.#finals] ?? 'GET'
        this.#last = status >= 200 ? { status, framing: framing.kind, method } : null
        if (status >= 200) this.#finals++
      }
      if (event.kind === 'head' || event.kind === 'content') continue
      const message = messagePart(bytes, parser.tape, lines, this.#role, start, this.#whole.length)
      if (event.kind === 'end') {
        if (message && message.span.end > message.span.start) this.#whole.push(message)
        this.#start = parser.offset
        this.#between = true
        if (this.#last) this.#answered++
        continue
      }
      const end = message?.span.end ?? start
      const parts = message ? [message] : []
      if (event.kind === 'error') {
        this.#error = event.error
        if (event.error.code === 'cut-off') parts.push(this.#cut(bytes, 'beforeFault', end, message))
        else parts.push(...faulty(bytes, end, event.error))
        return { parts, remarks: [remarkOn(event.error, bytes)] }
      }
      if (end < bytes.length) parts.push(this.#cut(bytes, 'unfinished', end, message))
      // Nothing of the next message has come, if no part says so.
      this.#between = parts.length === 0
      return { parts, remarks: [] }
    }
  }

  /** What no line end or length has made a part of: where it stands in the head, which line it belongs to and what that lacks. */
  #cut(bytes: Uint8Array, kind: 'beforeFault' | 'unfinished', from: number, message: Part | null): Part {
    const cut = part(kind, { start: from, end: bytes.length })
    const known = message?.children ?? []
    const content = known.some((one) => one.kind === 'emptyLine' || CONTENTS.has(one.kind))
    if (content || from >= bytes.length) return cut
    const begun = known.some((one) => one.kind === 'requestLine' || one.kind === 'statusLine')
    const text = latin1(bytes, from)
    const line = lineOf(text, this.#role, begun)
    const { name, rule, section } = WORDS[line]
    const named = `${ARTICLES[line]} ${name}`
    const never = kind === 'beforeFault' ? 'which never ends' : 'which has not ended yet'
    const words = `Part of ${named}, ${never}: ${lacking(text, line)} missing.`
    return { ...cut, name: `part of ${named}`, rule, section, text: words }
  }

  /** True where all that was read would be read so with these requests too. */
  #continues(length: number, methods: readonly string[], due: number): boolean {
    const known = this.#methods
    if (length < this.#fed || methods.length < known.length || known.some((method, at) => method !== methods[at]))
      return false
    // A response, or a part of one, was taken for one to GET before its request was known.
    const unasked = this.#finals > known.length || (this.#finals === known.length && !this.#between)
    if (methods.length > known.length && unasked) return false
    return due === 0 || this.#answered < due || (this.#answered === due && this.#between && this.#last !== null)
  }

  #restart(): void {
    this.#parser = this.#newParser()
    this.#error = null
    this.#lenient = null
    this.#whole = []
    this.#fed = 0
    this.#methods = []
    this.#start = 0
    this.#between = true
    this.#finals = 0
    this.#answered = 0
    this.#last = null
  }
}

function remarkOn({ code, message: text, section, span }: HttpError, bytes: Uint8Array): Remark {
  return { level: 'error', code, span: atLeastOne(span, bytes.length), text, section }
}

/** What stands behind the head. */
const CONTENTS: ReadonlySet<string> = new Set(['content', 'chunk', 'lastChunk'])

/** The lines of a head, and how many there may be of each. */
const ARTICLES = { requestLine: 'the', statusLine: 'the', fieldLine: 'a', emptyLine: 'the', leadingLine: 'an' } as const

type HeadLine = keyof typeof ARTICLES

/** Which line a text is the beginning of, where the start-line has come or not. */
function lineOf(text: string, role: 'request' | 'response', begun: boolean): HeadLine {
  if (begun) return text === '\r' ? 'emptyLine' : 'fieldLine'
  if (role === 'response') return 'statusLine'
  return text === '\r' ? 'leadingLine' : 'requestLine'
}

/** Lines that lack nothing but their end. */
const WHOLE: Readonly<Partial<Record<HeadLine, RegExp>>> = {
  requestLine: /^\S+ \S+ HTTP\/\d\.\d$/,
  statusLine: /^HTTP\/\d\.\d \d{3} .*$/,
  fieldLine: /^[^:\s]+:/,
}

/** What a line lacks that is cut off: its end, or more. */
function lacking(text: string, line: HeadLine): string {
  if (text.endsWith('\r')) return 'LF is'
  return WHOLE[line]?.test(text) ? 'CR LF is' : 'its rest and CR LF are'
}

/** A final response as far as it says where it ends. */
interface Final {
  readonly status: number
  readonly framing: 'none' | 'length' | 'chunked' | 'close'
  readonly method: string
}

/** What follows a 2xx to CONNECT is another protocol (RFC 9110 9.3.6). */
const switches = ({ status, method }: Final): boolean => method === 'CONNECT' && status < 300

/** Says that so many bytes follow the last response that was due (RFC 9112 6.3). */
function excessWords({ status, framing, method }: Final, bytes: number): string {
  const count = byteCount(bytes)
  const rule = `${bytes === 1 ? 'It belongs' : 'They belong'} to no response: no further request was sent (RFC 9112 6.3).`
  if (method === 'HEAD') return `Excess after the head: ${count}, though a reply to HEAD has no content. ${rule}`
  if (status === 204 || status === 304)
    return `Excess after the head: ${count}, though a ${status} has no content. ${rule}`
  if (framing === 'chunked') return `Excess after the content: ${count} behind the last chunk. ${rule}`
  return `Excess bytes after the content: ${grouped(bytes)} more than Content-Length. ${rule}`
}

/** The parts from the outermost to the innermost that hold a byte; empty where the offset is outside. */
export function partsAt(explanation: Explanation, offset: number): Part[] {
  const path: Part[] = []
  let level: readonly Part[] = explanation.parts
  for (;;) {
    // The parts of a level tile what they are of.
    let low = 0
    let high = level.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (level[middle]!.span.end <= offset) low = middle + 1
      else high = middle
    }
    const found = level[low]
    if (!found || offset < found.span.start) return path
    path.push(found)
    level = found.children
  }
}

function atLeastOne(span: Span, length: number): Span {
  if (span.end > span.start) return { start: Math.min(span.start, length), end: Math.min(span.end, length) }
  return span.start < length
    ? { start: span.start, end: span.start + 1 }
    : { start: Math.max(0, length - 1), end: length }
}

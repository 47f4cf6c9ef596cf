import { NO_CONTENT } from './content-length'
import { ContentReader } from './content-reader'
import { CurrentHead } from './current-head'
import { decode } from './decode'
import type { HttpError } from './errors'
import { CLOSED, ContentEvent, END, NEED_DATA, type ParserEvent, type ParserOptions, Step } from './events'
import { SP } from './grammar'
import { methodBegun, methodIn, ReadRequestHead, ReadResponseHead } from './head'
import { HeadReader, NOTHING_CAME } from './head-reader'
import type { Field, Head } from './message'
import { Settings } from './settings'
import { Source } from './source'
import { Tape } from './tape'

/** `idle`: nothing of a message is known to have come. */
const State = { idle: 0, head: 1, content: 2, ending: 3 } as const
type State = (typeof State)[keyof typeof State]

const NO_BYTES = new Uint8Array(0)

// Constants of this module, unlike those of another, are known to what is compiled.
const { needData: NEED_MORE, head: HEAD, content: CONTENT, end: ENDED, error: FAILED } = Step
const NOTHING = NOTHING_CAME
const EMPTY = NO_CONTENT
const PRINTED = SP

/**
 * A strict, incremental parser of HTTP/1.1 messages (RFC 9112). Give it bytes with `feed`, ask with `next` until it needs
 * data. The result is the same however the input is cut. Heads and contents are made of the bytes that were fed, which must
 * not change while those are in use.
 *
 * `advance` is `next` without objects: it says what was come to, and `current`, `piece`, `contentStart`, `contentEnd`,
 * `trailers` and `error` say the rest, until it is called again.
 */
export class MessageParser {
  readonly #settings: Settings
  readonly #source: Source
  readonly #heads: HeadReader
  readonly #contents: ContentReader
  /** The head that `advance` came to last. */
  readonly current: CurrentHead
  #state: State = State.idle
  /** Nothing has come of the next message, and that was said. */
  #blank = true
  /** 1 where what was fed last goes on with a line, and does not end it. */
  #waits: 0 | 1 = 0
  /** 1 where the content of the message before is still there. */
  #unclean: 0 | 1 = 0
  #tape: Tape | null = null

  constructor(role: 'request' | 'response', options: ParserOptions = {}) {
    this.#settings = new Settings(role, options)
    this.#source = new Source(this.#settings)
    this.#heads = new HeadReader(this.#source)
    this.#contents = new ContentReader(this.#source)
    const { scanner } = this.#source
    this.current = new CurrentHead(this.#heads, scanner)
    scanner.again = (bytes) => {
      const parser = new MessageParser(role, options)
      parser.feed(bytes)
      const event = parser.next()
      if (event.kind !== 'head') throw new Error('http: the bytes of a head were changed before its fields were read')
      return event.head.fields
    }
  }

  /** The elements of the message at hand, or of the one that just ended, as far as they were read. */
  get tape(): Tape {
    if (this.#tape) return this.#tape
    const tape = new Tape()
    if (!this.#blank) {
      this.#heads.tape(tape)
      tape.append(this.#contents.tape)
      this.#heads.tapeRefused(tape)
    }
    this.#tape = tape
    return tape
  }

  /** Stream offset of the next byte that was not yet parsed. */
  get offset(): number {
    return this.#source.offset
  }

  /** True where a message has begun: bytes of one have come, or wait to be parsed. */
  get begun(): boolean {
    return this.#state > State.head || this.#heads.came || this.#source.end > this.#source.offset
  }

  /** The method of the request at hand as far as it was read; null where it was not. A refusal of HEAD has no content either. */
  get requestMethod(): string | null {
    if (this.#blank) return null
    const { method } = this.#heads
    const { scanner } = this.#source
    if (method !== null || !this.#settings.request) return method
    const { bytes, origin, first } = scanner
    return first === 0 ? methodBegun(scanner) : methodIn(bytes, origin, origin + first)
  }

  /** Says which method the next response answers; without it, GET. */
  expect(requestMethod: string): void {
    this.#heads.expect(requestMethod)
  }

  /** Takes bytes, which must stay as they are. */
  feed(bytes: Uint8Array): void {
    const { length } = bytes
    const source = this.#source
    const { scanner } = source
    if (length === 1) {
      const byte = bytes[0]!
      // Where single bytes are taken, the parser waits already.
      if (scanner.end < scanner.singles && byte >= PRINTED) return source.takeNext(byte)
      if (this.#state === State.head && source.takeOne(byte)) {
        this.#waits = 1
        return
      }
    }
    this.#waits = 0
    scanner.singles = 0
    if (length > 0 && source.fault === null) source.feed(bytes)
  }

  /** Says that no more bytes come. */
  end(): void {
    const source = this.#source
    source.ended = true
    source.scanner.singles = 0
    this.#waits = 0
  }

  /** Goes on to what comes next of the bytes that were fed, and says what that is. */
  advance(): Step {
    if (this.#waits !== 0) return NEED_MORE
    const contents = this.#contents
    if (contents.repeated !== 0 && contents.again()) return CONTENT
    if (this.#tape !== null) this.#tape = null
    const state = this.#state
    const heads = this.#heads
    let step: Step
    if (state === State.idle) {
      const opened = heads.open()
      if (opened === NOTHING) {
        this.#blank = true
        return heads.none()
      }
      this.#blank = false
      if (this.#unclean !== 0) {
        this.#unclean = 0
        this.#contents.clear()
      }
      step = opened
    } else {
      if (state === State.ending) {
        this.#state = State.idle
        return ENDED
      }
      if (this.#source.fault !== null) return FAILED
      if (state === State.content) {
        step = this.#contents.read()
        if (step === ENDED) {
          this.#state = State.idle
          this.#unclean = 1
        }
        return step
      }
      step = heads.readOn()
    }
    if (step !== HEAD) this.#state = State.head
    else if (heads.content === EMPTY) this.#state = State.ending
    else {
      this.#state = State.content
      this.#contents.begin(heads.content)
    }
    return step
  }

  /** The content that `advance` came to: bytes `[contentStart, contentEnd)` of this piece, which was fed. */
  get piece(): Uint8Array {
    return this.#contents.piece
  }

  get contentStart(): number {
    return this.#contents.start
  }

  get contentEnd(): number {
    return this.#contents.end
  }

  /** The trailers of the message that `advance` came to the end of. */
  get trailers(): readonly Field[] {
    return this.#contents.trailers
  }

  /** Why nothing more can be parsed; null while all is well. */
  get error(): HttpError | null {
    return this.#source.fault
  }

  /** The head that `advance` came to, as an object that stays what it is. */
  get head(): Head {
    const source = this.#source
    const { scanner } = source
    const heads = this.#heads
    const { start, length, framing, keepAlive } = heads
    const { request } = this.#settings
    // A head that lies in one piece stays there; another is a text from here on, which costs less than bytes of its own.
    const from = start - source.base
    const whole = from >= 0 && scanner.folds.length === 0
    const bytes = whole ? source.piece : NO_BYTES
    const index = whole ? from | 0 : 0
    const { origin } = scanner
    const text = whole ? null : decode(scanner.bytes, origin, origin + length, request && scanner.obs < 0x80)
    return request
      ? new ReadRequestHead(
          scanner,
          bytes,
          index,
          text,
          heads.method!,
          framing,
          keepAlive,
          heads.expectContinue,
          start,
          length,
        )
      : new ReadResponseHead(scanner, bytes, index, text, framing, keepAlive, start, length)
  }

  /** What comes next of the bytes that were fed. */
  next(): ParserEvent {
    switch (this.advance()) {
      case Step.needData:
        return NEED_DATA
      case Step.head:
        return { kind: 'head', head: this.head }
      case Step.content: {
        const { piece, start, end } = this.#contents
        return new ContentEvent(piece, start, end)
      }
      case Step.end: {
        const { trailers } = this.#contents
        return trailers.length === 0 ? END : { kind: 'end', trailers }
      }
      case Step.closed:
        return CLOSED
      default:
        return { kind: 'error', error: this.#source.fault! }
    }
  }
}

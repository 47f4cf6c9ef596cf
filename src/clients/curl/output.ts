/**
 * Where curl's output goes: standard output and standard error in the order in which a terminal shows them, and
 * files. Standard output to a terminal is kept by line, as the C library keeps it; standard error is not kept.
 */
import { concat, fromLatin1, Gathered, type Span } from '../../bytes'
import type { ScreenWrite } from '../types'

/** Writes there vanish, and it can always be opened. */
export const NULL_DEVICE = '/dev/null'

/** True where a file of this name can be made: in no folder, or in one that holds a file. */
export function canCreate(name: string, files: ReadonlyMap<string, Uint8Array>): boolean {
  const slash = name.lastIndexOf('/')
  if (name === NULL_DEVICE) return true
  if (name === '' || slash === name.length - 1) return false
  if (slash <= 0) return true
  const folder = name.slice(0, slash + 1)
  return [...files.keys()].some((each) => each.startsWith(folder))
}

/** A full line buffer of a terminal's stream. */
const LINE_BUFFER = 1024

export class Screen {
  /** What was written one after the other to one stream is one piece, in however many writes it came. */
  readonly #pieces: { readonly stream: ScreenWrite['stream']; readonly start: number; readonly written: Gathered }[] =
    []
  /** curl's own control codes, by offsets in all that was written to a stream. */
  readonly #controls: Record<ScreenWrite['stream'], Span[]> = { stdout: [], stderr: [] }
  /** How much of each stream is in the pieces. */
  readonly #shown = { stdout: 0, stderr: 0 }
  readonly #out = new Gathered()
  #err = ''
  #held: Uint8Array = new Uint8Array(0)

  constructor(private readonly byLine: boolean) {}

  /** What the terminal shows, in order, the stream changing from each piece to the next. */
  get pieces(): ScreenWrite[] {
    return this.#pieces.map(({ stream, start, written }) => {
      const { bytes } = written
      const controls = this.#controls[stream]
        .filter((own) => own.start < start + bytes.length && own.end > start)
        .map((own) => ({ start: Math.max(own.start - start, 0), end: Math.min(own.end - start, bytes.length) }))
      return { stream, bytes, ...(controls.length > 0 && { controls }) }
    })
  }

  /** Writes to standard output; `controls` are those of the bytes that are control codes of curl's own. */
  write(bytes: Uint8Array, controls: readonly Span[] = []): void {
    if (bytes.length === 0) return
    this.#own('stdout', this.#shown.stdout + this.#held.length, controls)
    this.#out.add(bytes)
    if (!this.byLine) {
      this.#show('stdout', bytes)
      return
    }
    const whole = concat([this.#held, bytes])
    const line = whole.lastIndexOf(10) + 1
    let shown = line
    if (whole.length - shown >= LINE_BUFFER) shown = whole.length - ((whole.length - shown) % LINE_BUFFER)
    if (shown > 0) this.#show('stdout', whole.slice(0, shown))
    this.#held = whole.slice(shown)
  }

  /** Standard output's kept bytes appear. */
  flush(): void {
    if (this.#held.length === 0) return
    const held = this.#held
    this.#held = new Uint8Array(0)
    this.#show('stdout', held)
  }

  /** Where `--stderr` sends what would go to standard error; null: nowhere else. */
  redirected: ((text: string, controls: readonly Span[]) => void) | null = null

  error(text: string, controls: readonly Span[] = []): void {
    if (text === '') return
    if (this.redirected) {
      this.redirected(text, controls)
      return
    }
    this.#err += text
    this.#own('stderr', this.#shown.stderr, controls)
    this.#show('stderr', fromLatin1(text))
  }

  #own(stream: ScreenWrite['stream'], at: number, controls: readonly Span[]): void {
    for (const { start, end } of controls) this.#controls[stream].push({ start: at + start, end: at + end })
  }

  #show(stream: ScreenWrite['stream'], bytes: Uint8Array): void {
    const last = this.#pieces.at(-1)
    if (last?.stream === stream) last.written.add(bytes)
    else this.#pieces.push({ stream, start: this.#shown[stream], written: new Gathered(bytes) })
    this.#shown[stream] += bytes.length
  }

  get stdout(): Uint8Array {
    return this.#out.bytes
  }

  get stderr(): string {
    return this.#err
  }
}

/** One transfer's output: a file, made when the first byte comes, or standard output. */
export class OutputFile {
  bytes = 0
  #made = false
  /** What the file lies in while it grows: a buffer with room for more, so that each write copies no more than it brings. */
  #room = new Uint8Array(0)

  constructor(
    private readonly screen: Screen,
    private readonly files: Map<string, Uint8Array>,
    /** null: standard output. */
    public name: string | null,
    private readonly append: boolean,
  ) {}

  get made(): boolean {
    return this.#made
  }

  /** Makes the file now, as `-J` and an empty download do. */
  make(): void {
    if (this.name === null || this.#made) return
    this.#made = true
    if (this.name === NULL_DEVICE) return
    if (!this.append || !this.files.has(this.name)) this.files.set(this.name, new Uint8Array(0))
  }

  write(bytes: Uint8Array, controls: readonly Span[] = []): void {
    this.bytes += bytes.length
    if (this.name === null) {
      this.screen.write(bytes, controls)
      return
    }
    this.make()
    if (this.name === NULL_DEVICE) return
    const before = this.files.get(this.name) ?? new Uint8Array(0)
    const length = before.length + bytes.length
    if (before.buffer !== this.#room.buffer || length > this.#room.length) {
      this.#room = new Uint8Array(2 * length)
      this.#room.set(before)
    }
    this.#room.set(bytes, before.length)
    this.files.set(this.name, this.#room.subarray(0, length))
  }

  /** Nothing more comes: the file lies alone in its buffer, so that a message takes no more along. */
  end(): void {
    const whole = this.name === null ? undefined : this.files.get(this.name)
    if (whole && whole.buffer === this.#room.buffer) this.files.set(this.name!, whole.slice())
  }
}

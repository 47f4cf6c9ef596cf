/** curl's progress meter and its bar (`-#`), as it prints them where the output does not go to a terminal. */
import type { ClientHost } from '../types'

/** Bytes moved so far and, where known, to be moved; -1 for an unknown size. */
export interface ProgressCounts {
  readonly downloaded: number
  readonly downloadSize: number
  readonly uploaded: number
  readonly uploadSize: number
}

export interface Progress {
  /** A transfer begins. */
  begin(): void
  /** Something moved. */
  update(): void
  /** One request and its response are over, well or not. */
  done(): void
  /** The whole transfer, redirects included, is over. */
  end(): void
}

const HEADINGS =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n' +
  '                                 Dload  Upload   Total   Spent    Left  Speed\n'

const KILO = 1024
const MEGA = KILO * 1024
const GIGA = MEGA * 1024

/** A count in five columns: `12345`, `  97k`, ` 9.7M`. */
export function fiveColumns(bytes: number): string {
  if (bytes < 100000) return String(bytes).padStart(5)
  if (bytes < 10000 * KILO) return `${String(Math.floor(bytes / KILO)).padStart(4)}k`
  const tenths = (unit: number) => `${Math.floor(bytes / unit)}.${Math.floor((bytes % unit) / (unit / 10))}`.padStart(4)
  if (bytes < 100 * MEGA) return `${tenths(MEGA)}M`
  if (bytes < 10000 * MEGA) return `${String(Math.floor(bytes / MEGA)).padStart(4)}M`
  if (bytes < 100 * GIGA) return `${tenths(GIGA)}G`
  return `${String(Math.floor(bytes / GIGA)).padStart(4)}G`
}

/** Seconds in eight columns: ` 0:00:07`, `--:--:--` for none. */
export function eightColumns(seconds: number): string {
  if (seconds <= 0) return '--:--:--'
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  if (hours <= 99) return `${String(hours).padStart(2)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  const days = Math.floor(hours / 24)
  return days <= 999 ? `${String(days).padStart(3)}d ${two(hours % 24)}h` : `${String(days).padStart(7)}d`
}

const percent = (part: number, whole: number): number => {
  if (whole > 10000) return Math.floor(part / Math.floor(whole / 100))
  return whole > 0 ? Math.floor((part * 100) / whole) : 0
}

/** Counts of a speed are bytes a second over microseconds. */
const speed = (bytes: number, microseconds: number): number =>
  microseconds < 1 ? bytes * 1000000 : Math.floor((bytes * 1000000) / microseconds)

/** The meter: two lines of headings, then a line that is written anew every second. */
export class ProgressMeter implements Progress {
  #started = 0
  #shown = -1
  #headings = false

  constructor(
    private readonly host: ClientHost,
    private readonly counts: () => ProgressCounts,
    private readonly print: (text: string) => void,
    /** The offset of a resumed transfer, 0 for none. */
    private readonly resumeFrom: number,
    /** Carried over from the attempt before: a retried transfer shows its headings once. */
    headingsShown = false,
    /** What ends the last line: nothing where a callback of curl's watches the transfer (`-T .`). */
    private readonly ending = '\n',
  ) {
    this.#headings = headingsShown
  }

  begin(): void {
    this.#started = this.host.now()
    this.#shown = this.#started
    if (!this.#headings) {
      if (this.resumeFrom > 0) this.print(`** Resuming transfer from byte position ${this.resumeFrom}\n`)
      this.print(HEADINGS)
      this.#headings = true
    }
    this.#line(this.#started)
  }

  /** While nothing comes a line a second would have been written: they are written now. No timer keeps a run going. */
  update(): void {
    const now = this.host.now()
    for (let lines = 0; this.#shown + 1000 <= now && lines < 600; lines++) {
      this.#shown += 1000
      this.#line(this.#shown)
    }
    while (this.#shown + 1000 <= now) this.#shown += 1000
  }

  done(): void {
    this.update()
    this.#line(this.host.now())
    this.print(this.ending)
  }

  end(): void {}

  #line(time: number): void {
    const { downloaded, downloadSize, uploaded, uploadSize } = this.counts()
    const spent = Math.round((time - this.#started) * 1000)
    const seconds = Math.floor(spent / 1000000)
    const down = speed(downloaded, spent)
    const up = speed(uploaded, spent)
    const estimate = Math.max(
      downloadSize > 0 && down > 0 ? Math.floor(downloadSize / down) : 0,
      uploadSize > 0 && up > 0 ? Math.floor(uploadSize / up) : 0,
    )
    const expected = (uploadSize >= 0 ? uploadSize : uploaded) + (downloadSize >= 0 ? downloadSize : downloaded)
    const three = (value: number) => String(value).padStart(3)
    this.print(
      `\r${three(percent(downloaded + uploaded, expected))} ${fiveColumns(expected)}  ` +
        `${three(percent(downloaded, downloadSize))} ${fiveColumns(downloaded)}  ` +
        `${three(percent(uploaded, uploadSize))} ${fiveColumns(uploaded)}  ` +
        `${fiveColumns(down)}  ${fiveColumns(up)} ${eightColumns(estimate)} ${eightColumns(seconds)} ` +
        `${eightColumns(estimate > 0 ? estimate - seconds : 0)} ${fiveColumns(down + up)}`,
    )
  }
}

/** Columns of the bar itself, on a screen of 79. */
const BAR = 72

/** `-#`: a row of `#` and a percentage. */
export class ProgressBar implements Progress {
  #calls = 0
  #point = 0
  #time = 0

  constructor(
    private readonly host: ClientHost,
    private readonly counts: () => ProgressCounts,
    private readonly print: (text: string) => void,
    /** Bytes that are there already, of a resumed download. */
    private readonly initial: number,
  ) {}

  begin(): void {
    this.update()
  }

  update(): void {
    const { downloaded, downloadSize, uploaded, uploadSize } = this.counts()
    const total = Math.max(0, downloadSize) + Math.max(0, uploadSize) + this.initial
    const point = downloaded + uploaded + this.initial
    const soon = this.host.now() - this.#time < 100
    if (this.#calls > 0 && (total > 0 ? point === this.#point || (soon && point < total) : soon)) return
    this.#calls++
    if (total > 0 && point !== this.#point) {
      const share = point / Math.max(point, total)
      const bar = '#'.repeat(Math.floor(BAR * share)).padEnd(BAR)
      this.print(`\r${bar} ${(share * 100).toFixed(1).padStart(5)}%`)
    }
    this.#point = point
    this.#time = this.host.now()
  }

  done(): void {
    this.update()
  }

  end(): void {
    if (this.#calls > 0) this.print('\n')
  }
}

/** `-Z`: one line for all transfers. */
export class ParallelMeter {
  readonly #transfers: (() => ProgressCounts)[] = []
  readonly #began: number

  constructor(
    private readonly host: ClientHost,
    private readonly print: (text: string) => void,
  ) {
    this.#began = host.now()
  }

  add(counts: () => ProgressCounts): void {
    this.#transfers.push(counts)
  }

  /** All transfers have begun. */
  begin(count: number): void {
    this.print('DL% UL%  Dled  Uled  Xfers  Live Total     Current  Left    Speed\n')
    this.#line(count, count, '')
  }

  end(): void {
    this.#line(this.#transfers.length, 0, '\n')
  }

  #line(all: number, live: number, ending: string): void {
    const counts = this.#transfers.map((each) => each())
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
    const share = (done: number, sizes: readonly number[]) =>
      sizes.length > 0 && sizes.every((size) => size > 0) ? String(Math.floor((done * 100) / sum(sizes))) : '--'
    const down = sum(counts.map((each) => each.downloaded))
    const up = sum(counts.map((each) => each.uploaded))
    const spent = this.host.now() - this.#began
    const speeds = speed(down + up, Math.round(spent * 1000))
    const downShare = share(
      down,
      counts.map((each) => each.downloadSize),
    ).padEnd(3)
    const upShare = share(
      up,
      counts.map((each) => each.uploadSize),
    ).padEnd(3)
    const five = (value: number) => String(value).padStart(5)
    this.print(
      `\r${downShare} ${upShare} ${fiveColumns(down)} ${fiveColumns(up)} ${five(all)} ${five(live)}  ` +
        `${eightColumns(0)} ${eightColumns(Math.floor(spent / 1000))} ${eightColumns(0)} ${fiveColumns(live > 0 ? 0 : speeds)} ${ending.padStart(5)}`,
    )
  }
}

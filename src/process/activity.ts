import { byteWord, grouped } from '../bytes'
import type { CallSite, Syscall } from './protocol'

/** What a program may do at most before it is stopped, so that one that never waits takes neither the tab nor its memory. */
export const ACTIVITY_LIMITS = {
  /** Calls and timers at one moment of virtual time: they take none, so nobody else gets on meanwhile. */
  calls: 50_000,
  /** Of these, so many before it is told. */
  told: 5_000,
  /** Bytes that it gives to be sent in a run: twice what a recording holds. */
  sent: 128 * 1024 * 1024,
} as const

/** Where a program was: a call and the line that made it. `op` is '' for what it printed. */
export interface Place {
  readonly op: string
  readonly site: CallSite | null
}

/** What a program that never waits is at. */
export interface Busy {
  readonly op: string
  readonly site: CallSite | null
  /** Virtual time that stands still meanwhile, milliseconds. */
  readonly since: number
  /** Sentences for the visitor. */
  readonly text: string
}

/** Keeps what a program has done last and how much, which is what can be told of one that does not come to rest. */
export class Activity {
  /** The moment, in virtual milliseconds, that the counts are of. */
  #moment = 0
  #calls = 0
  #bytes = 0
  #sent = 0
  #last: Place | null = null
  /** Where it was last seen: where what woke it was asked for, or what it has done since. */
  #seen: readonly Place[] = []

  /** The program makes a call at a virtual time. Gives why it is to be stopped for that; null where it is not. */
  called({ op, site, args }: Syscall, now: number): string | null {
    if (now !== this.#moment) {
      this.#moment = now
      this.#calls = 0
      this.#bytes = 0
    }
    this.#last = { op, site }
    this.#seen = [this.#last]
    this.#calls++
    const bytes = op.startsWith('send') && args[0] instanceof Uint8Array ? args[0].length : 0
    this.#bytes += bytes
    this.#sent += bytes
    if (this.#sent > ACTIVITY_LIMITS.sent)
      return `Stopped by this page: your server gave ${grouped(this.#sent)} bytes to send in one run, and ${grouped(ACTIVITY_LIMITS.sent)} is the most; the last of them${onLine(site)}, in ${op}. Is it in an endless loop?`
    if (this.#calls < ACTIVITY_LIMITS.calls) return null
    return `Stopped by this page: your server made ${this.#told()}. A call takes no virtual time, so the clock stood still and nothing reached the client. Is it in an endless loop? Where it waits for something (a recv, or a timer of 1 ms), time passes.`
  }

  /** The program printed something. */
  printed(site: CallSite | null): void {
    this.#seen = [{ op: '', site }]
  }

  /** Answers to these calls go to the program, which goes on from there. */
  woken(places: readonly Place[]): void {
    this.#seen = places
  }

  /** What it is at, where it has made many calls at this moment; null where it has not. */
  busy(now: number): Busy | null {
    if (now !== this.#moment || this.#calls < ACTIVITY_LIMITS.told || !this.#last) return null
    return {
      ...this.#last,
      since: now,
      text: `Your server goes on without waiting for anything: ${this.#told(' so far')}. A call takes no virtual time, so the clock stands still and nothing reaches the client. At ${grouped(ACTIVITY_LIMITS.calls)} calls this page stops it.`,
    }
  }

  /** Where it was last seen, as a sentence with a space before it, '' where that is not known; and a line to show. */
  lastSeen(): { readonly words: string; readonly site: CallSite | null } {
    const lines = new Map<number, string>()
    for (const { op, site } of this.#seen)
      if (site) lines.set(site.line, `on line ${site.line}, ${op === '' ? 'where it printed' : `in ${op}`}`)
    const words =
      lines.size === 0 ? '' : ` It was last seen ${[...lines.values()].join(' or ')}: the loop is there or after that.`
    return { words, site: this.#seen.find(({ site }) => site)?.site ?? null }
  }

  /** How many calls at one moment, the last of them where, with how many bytes. */
  #told(yet = ''): string {
    const { op, site } = this.#last!
    const bytes = this.#bytes === 0 ? '' : `, with ${grouped(this.#bytes)} ${byteWord(this.#bytes)} to send in all`
    const call = op === 'timer' ? 'a timer' : `${op}${onLine(site)}`
    return `${grouped(this.#calls)} calls at one moment of virtual time${yet}, the last of them ${call}${bytes}`
  }
}

const onLine = (site: CallSite | null): string => (site ? ` on line ${site.line}` : '')

import { grouped } from '../../bytes'
import { LINK_LIMITS } from '../../playground'
import type { Tone } from '../client/outcome-text'

/** A length from which on something does not take a link any more. */
interface Mark {
  /** Characters. */
  readonly at: number
  /** On the meter. */
  readonly label: string
  /** What stops there, in a sentence. */
  readonly text: string
}

/** The marks of the meter, shortest first. */
export const MARKS: readonly Mark[] = [
  {
    at: 2000,
    label: 'some chats',
    text: 'Some chats take no longer message, so a longer link is cut or sent as a file.',
  },
  { at: 4000, label: 'most chats', text: 'Most chats end a message about here.' },
  {
    at: 8000,
    label: 'mail',
    text: 'Mail and chats that check links lead through a server of theirs, and ask it for the whole link, what stands behind # included. Up to here a server should take an address (RFC 9110, section 4.1).',
  },
  {
    at: 32_000,
    label: 'programs',
    text: 'On Windows a program can be started with about 32,000 characters, and an address bar shows about as many. A longer link opens where it is a link in a page.',
  },
]

/** The scale of the meter: from 256 characters to the longest link that opens, each doubling as wide as the last. */
const LEAST = 256

/** Where a length stands on the meter, 0 to 1. */
export function placeOnMeter(length: number): number {
  const most = LINK_LIMITS.characters
  return Math.min(1, Math.max(0, Math.log2(length / LEAST) / Math.log2(most / LEAST)))
}

/** What a link's length means for where it can be sent. */
export interface Fit {
  readonly tone: Tone
  readonly text: string
  /** False where Barewire itself refuses it. */
  readonly opens: boolean
}

/** What is passed on, and is measured. */
export type Measured = 'link' | 'Markdown' | 'embed code'

/** How far a text reaches that holds the link: what takes the whole text, and what takes the link in it. */
export function textFit(what: Exclude<Measured, 'link'>, length: number, link: number, fragment: number): Fit {
  const fit = linkFit(link, fragment)
  if (!fit.opens) return fit
  const upTo = (tone: Tone, text: string): Fit => ({ tone, text, opens: true })
  if (what === 'embed code') return upTo('ok', 'fits in any page')
  if (length <= MARKS[0]!.at) return upTo('ok', 'fits everywhere')
  if (length <= MARKS[1]!.at) return upTo('ok', 'too long for some chats')
  return upTo('wait', 'too long for most chats: put it into a page or a file')
}

/** `length` counts the whole address, `fragment` what stands behind `#`. */
export function linkFit(length: number, fragment = length): Fit {
  if (fragment > LINK_LIMITS.characters) {
    const most = grouped(LINK_LIMITS.characters)
    return { tone: 'error', opens: false, text: `too long: Barewire opens at most ${most}` }
  }
  const upTo = (tone: Tone, text: string): Fit => ({ tone, text, opens: true })
  if (length <= MARKS[0]!.at) return upTo('ok', 'fits everywhere')
  if (length <= MARKS[1]!.at) return upTo('ok', 'too long for some chats')
  if (length <= MARKS[2]!.at) return upTo('wait', 'too long for most chats, fits in a mail')
  if (length <= MARKS[3]!.at) return upTo('wait', 'too long for chats and mail: put it into a page or a file')
  return upTo('error', 'too long for many programs: put it into a page')
}

/**
 * The page's entries in the browser's history: which were on show before, so that the browser keeps the place of those, and
 * what was asked there.
 */
import type { Asked } from '../../playground'
import { toTop } from './platform'

/** Opens an address with an entry of its own, under a title, at its top. What is on show already gets no second entry. */
export function enter(address: string, title: string): void {
  if (address !== location.href) history.pushState({ shown: true }, '', address)
  // It is on show as it comes, whatever was asked here before.
  else history.replaceState({ ...history.state, asked: null }, '')
  document.title = title
  toTop()
}

/** Opens an entry of its own for what has no address yet: it is about to get one. */
export function enterNew(address: string, title: string): void {
  history.pushState({ shown: true }, '', address)
  enter(address, title)
}

/** Notes that the entry was on show. */
export const noteShown = (): void => history.replaceState({ ...history.state, shown: true }, '')

/** Whether the entry was on show before: then somebody comes back to it. */
export const wasShown = (): boolean => history.state?.shown === true

/** Notes what is asked where the address is: it comes back with the entry, and with a reload. Null: what comes there by itself. */
export function noteAsked(asked: Asked | null): void {
  try {
    history.replaceState({ ...history.state, asked }, '')
  } catch {
    // A browser may take no more notes for a while, or none of such a size: then it comes back as it was noted last.
  }
}

/** What was noted there; null for nothing. */
export const askedHere = (): unknown => history.state?.asked ?? null

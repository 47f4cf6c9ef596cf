import { type ReadonlySignal, signal } from '@preact/signals'
import { PHONE } from './platform'

const phone = signal(false)

/** True while the page has phone width. False until `followPhone` was called, also where there is no screen. */
export const phoneNow: ReadonlySignal<boolean> = phone

/** Keeps `phoneNow` true to the width of the page. Returns the way to stop. */
export function followPhone(): () => void {
  const query = matchMedia(PHONE)
  const change = () => {
    phone.value = query.matches
  }
  change()
  query.addEventListener('change', change)
  return () => query.removeEventListener('change', change)
}

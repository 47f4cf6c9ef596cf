import { type ReadonlySignal, signal } from '@preact/signals'

/** How long a message stays on show; milliseconds. */
const SHOWN = 3500

const message = signal<{ readonly text: string; readonly shown: boolean }>({ text: '', shown: false })
/** The message of the moment; '' for none. `Announcer` speaks it, and shows it where it is to be seen. */
export const said: ReadonlySignal<{ readonly text: string; readonly shown: boolean }> = message
let later: ReturnType<typeof setTimeout> | undefined

/** Speaks a short sentence to those who hear the page; `shown`: to those who see it as well, for a moment. */
export function say(text: string, shown = false): void {
  clearTimeout(later)
  // The same words twice are spoken twice: a live region speaks changes.
  message.value = { text: message.peek().text === text ? `${text}\u00a0` : text, shown }
  later = setTimeout(() => {
    message.value = { text: '', shown: false }
  }, SHOWN)
}

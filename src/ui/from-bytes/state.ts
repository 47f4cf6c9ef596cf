import { batch, type Signal, signal } from '@preact/signals'
import type { Choices, FindingId, PasteForm } from '../../export'

/** A file that was dropped or chosen. */
export interface GivenFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** What was typed and chosen. It lives as long as the page: a dialog that was closed by accident opens as it was. */
export const pasted: Signal<string> = signal('')
export const file: Signal<GivenFile | null> = signal(null)
/** The form chosen by hand; null: as recognised. */
export const form: Signal<PasteForm | null> = signal(null)
export const choices: Signal<Choices> = signal({})

/** Takes an option of a finding. */
export function take(id: FindingId, option: string): void {
  choices.value = { ...choices.value, [id]: option }
}

/** Begins anew. */
export function clear(): void {
  batch(() => {
    pasted.value = ''
    file.value = null
    form.value = null
    choices.value = {}
  })
}

/** Takes a file in place of the text, which stays for when the file is taken away. */
export function giveFile(next: GivenFile | null): void {
  batch(() => {
    file.value = next
    form.value = null
    choices.value = {}
  })
}

import { signal } from '@preact/signals'

/** Where in the gallery the playground on show stands. */
export interface GalleryPlace {
  /** The playground's note: while it is on show, so is this place. */
  readonly note: string
  /** From 1 on. */
  readonly number: number
  readonly of: number
  /** The titles of the neighbours; null at an end. */
  readonly before: string | null
  readonly next: string | null
  /** Goes on by one, or back. */
  go(by: 1 | -1): void
}

/** Set by the gallery, which is fetched when it is asked for; null before anything was chosen there. */
export const galleryPlace = signal<GalleryPlace | null>(null)

import type { Selection } from './types'

/** True where both have a byte in common. */
export const overlaps = (one: Selection, other: Selection | null): boolean =>
  other !== null &&
  one.connection === other.connection &&
  one.from === other.from &&
  one.start < other.end &&
  other.start < one.end

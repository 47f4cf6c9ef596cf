import type { Playground } from './schema'

/** True where two playgrounds hold the same work: what they are asked with, and how they are looked at, may differ. Asked with each key. */
export const sameWork = (one: Playground, other: Playground): boolean =>
  one === other ||
  (one.title === other.title &&
    one.note === other.note &&
    one.seed === other.seed &&
    sameFiles(one.files, other.files) &&
    (one.network === other.network || JSON.stringify(one.network) === JSON.stringify(other.network)))

const sameFiles = (some: Playground['files'], others: Playground['files']): boolean =>
  some === others ||
  (some.length === others.length &&
    some.every((file, at) => {
      const other = others[at]!
      return file === other || (file.name === other.name && file.text === other.text)
    }))

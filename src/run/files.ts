import type { Playground } from '../playground'

/** What an edit of a playground's files changes of it; null where it changes nothing, or may not be. */
export type FilesEdit = Pick<Playground, 'files'> & Partial<Pick<Playground, 'view'>>

const has = ({ files }: Playground, name: string): boolean => files.some((one) => one.name === name)

/** Gives a file another text. */
export function withText({ files }: Playground, name: string, text: string): FilesEdit | null {
  if (files.some((one) => one.name === name && one.text === text)) return null
  return { files: files.map((one) => (one.name === name ? { name, text } : one)) }
}

/** Adds an empty file, and shows it. */
export function withFile(playground: Playground, name: string): FilesEdit | null {
  const { files, view } = playground
  return has(playground, name) ? null : { files: [...files, { name, text: '' }], view: { ...view, file: name } }
}

/** Takes a file away, if another is left: the first of them is shown in its place. */
export function withoutFile({ files, view }: Playground, name: string): FilesEdit | null {
  const left = files.filter((one) => one.name !== name)
  if (left.length === 0) return null
  return { files: left, view: view.file === name ? { ...view, file: left[0]!.name } : view }
}

/** Gives a file a name that no other has. */
export function withName(playground: Playground, from: string, to: string): FilesEdit | null {
  const { files, view } = playground
  if (has(playground, to)) return null
  return {
    files: files.map((one) => (one.name === from ? { name: to, text: one.text } : one)),
    view: view.file === from ? { ...view, file: to } : view,
  }
}

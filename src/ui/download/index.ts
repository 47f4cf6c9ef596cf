/** Floor 6: the playground as a folder that runs on real TCP. */
import { unzipSync, zipSync } from 'fflate'
import { utf8 } from '../../bytes'
import { folderOf } from '../../export'
import type { Playground } from '../../playground'
import { heldNote } from '../layout/note-now'
import { HOME } from '../layout/platform'
import { plainNote } from '../layout/strip-text'

/** The command line beside the page, in an archive of its own. */
const ARCHIVE = 'barewire-server.zip'

/**
 * A ZIP archive of one folder: the playground's files and all that they need to run. `commandLine` is the archive beside
 * the page. Throws where that is no archive.
 */
export function archiveOf(playground: Playground, commandLine: Uint8Array): Uint8Array<ArrayBuffer> {
  // What invites to a click here is words there; and what was said of an example's own code is not said of another.
  const { name, files } = folderOf({ ...playground, note: plainNote(heldNote(playground)) })
  const entries: Record<string, Uint8Array> = {}
  for (const [path, bytes] of Object.entries(unzipSync(commandLine))) entries[`${name}/${path}`] = bytes
  for (const { path, text } of files) entries[`${name}/${path}`] = utf8(text)
  return zipSync(entries)
}

/** Hands the visitor the folder. Rejects, with a sentence, where the command line cannot be fetched. */
export async function downloadFolder(playground: Playground): Promise<void> {
  const response = await fetch(HOME + ARCHIVE).catch(() => null)
  const type = response?.headers.get('Content-Type') ?? ''
  if (!response?.ok || type.startsWith('text/html'))
    throw new Error(`${ARCHIVE} was expected beside the page, and could not be fetched.`)
  const bytes = archiveOf(playground, new Uint8Array(await response.arrayBuffer()))
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/zip' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${folderOf(playground).name}.zip`
  link.click()
  // The browser has taken the bytes by the time the next task runs; Safari takes a little longer.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

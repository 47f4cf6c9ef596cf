import type { Playground } from '../../playground'
import { escapeControls } from '../client/screen-text'

const linesOf = ({ files, view }: Playground): string[] =>
  (files.find(({ name }) => name === view.file)?.text ?? files[0]!.text).split('\n').map((line) => line.trim())

/**
 * A line by which a program is known again: one that sends or answers something, else the first of all. `namesakes` are those
 * with the same title, itself among them: what the fewest of them hold tells them apart.
 */
export function gist(playground: Playground, namesakes: readonly Playground[]): string {
  const others = namesakes.filter((one) => one !== playground).map((one) => new Set(linesOf(one)))
  const lines = linesOf(playground).filter((line) => line !== '')
  const held = lines.map((line) => others.filter((other) => other.has(line)).length)
  const fewest = held.reduce((least, count) => Math.min(least, count), others.length)
  const own = lines.filter((_, at) => held[at] === fewest)
  const telling = (some: readonly string[]) =>
    some.findLast((line) => /\bsend(all)?\(|\breturn\b|=>/.test(line)) ?? some[0]
  return escapeControls((telling(own) ?? '').slice(0, 100))
}

import type { Playground } from '../../playground'
import { CLIENT_NAMES } from '../client/outcome-text'
import { escapeControls } from '../client/screen-text'
import { plainNote } from '../layout/strip-text'

/** Text that Markdown and its HTML leave as it is. */
const plain = (text: string): string =>
  escapeControls(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>&#|~]/g, (char) => (char === '&' ? '&amp;' : char === '<' ? '&lt;' : `\\${char}`))

/** A fence that no line of the text closes: longer than every run of backticks in it (CommonMark, section 4.5). */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  return '`'.repeat(longest + 1)
}

/** A playground as Markdown: its title as a link, its sentence, the open file, and what each client made of it. */
export function markdownOf(playground: Playground, link: string): string {
  const { title, note, files, view, outcomes } = playground
  const text = files.find(({ name }) => name === view.file)?.text ?? ''
  const marks = fence(text)
  const language = view.file.split('.').at(-1)!.replace(/\W/g, '')
  const parts = [`**[${plain(title) || 'Playground'}](${link})**`]
  const words = plain(plainNote(note))
  if (words !== '') parts.push(words)
  parts.push(`${marks}${language}\n${text.replace(/\n*$/, '\n')}${marks}`)
  if (outcomes && outcomes.length > 0) {
    const rows = outcomes.map((one) => `| ${CLIENT_NAMES[one.client].label} | ${plain(one.text)} |`)
    parts.push(['| client | outcome |', '| --- | --- |', ...rows].join('\n'))
  }
  return `${parts.join('\n\n')}\n`
}

/** The address that shows a playground within another page: nothing runs there before Run. */
export const embedAddress = (link: string): string => link.replace(/#/, '?embed#')

const attribute = (text: string): string =>
  text.replace(/[&"<>]/g, (char) => ({ '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' })[char]!)

/** HTML that puts a playground into another page. */
export function embedCode(playground: Playground, link: string): string {
  const title = attribute(escapeControls(playground.title).replace(/\s+/g, ' '))
  return `<iframe src="${attribute(embedAddress(link))}" title="${title}" width="100%" height="480" loading="lazy" style="border: 1px solid #8888; border-radius: 9px"></iframe>\n`
}

/** A name for a file: letters and digits of the title. */
export function fileName(title: string, ending: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return `${words || 'barewire'}.${ending}`
}

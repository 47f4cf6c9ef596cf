import { assertNever } from '../../bytes'
import type { ClientId } from '../../clients'
import type { Side } from '../../trace'
import { CLIENT_NAMES } from '../client/outcome-text'

/**
 * A playground's note is plain text. Where it has several lines, the first is its headline and each further one a
 * paragraph. `[words](ACTION)` becomes a button, and ACTION is one of these, nothing else:
 *
 *     client:ID               choose that client
 *     send:METHOD /PATH BODY  put this request in the form and send it; the body is optional
 *     send:ID METHOD …        the same with that client, where the words are of what it does; else with the one that is chosen
 *     select:SIDE:PART        select bytes of the request or the response; PART, optional, is what the inspector calls
 *                             a part of it (a plain name, a rule name, or the name of a field)
 *     edit:OLD=>NEW           put NEW in the place of the first OLD in the code; once more takes it back
 *
 * Notes come with links, which anyone can make: no action leads anywhere but into this page, none takes a URL, and
 * whatever does not fit stays text. In a body `\r`, `\n`, `\t` and `\\` are escapes; in any action `%29` is a closing
 * bracket and `%25` a percent sign.
 */
export type NoteAction =
  | { readonly kind: 'client'; readonly client: ClientId }
  | {
      readonly kind: 'send'
      /** Null: the client that is chosen. */
      readonly client: ClientId | null
      readonly method: string
      readonly path: string
      readonly body: string | null
    }
  | { readonly kind: 'select'; readonly from: Side; readonly part: string | null }
  | { readonly kind: 'edit'; readonly from: string; readonly to: string }

/** A piece of a paragraph: words, or an invitation to do something. */
export type NotePart =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'act'; readonly text: string; readonly action: NoteAction }

/** A note as the strip shows it. */
export interface Note {
  /** Empty where the note has but one line. */
  readonly headline: string
  readonly paragraphs: readonly (readonly NotePart[])[]
}

const CLIENTS: readonly string[] = ['curl-7.88', 'curl-7.64', 'chromium-156', 'firefox-153', 'raw'] satisfies ClientId[]
const ESCAPES: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '\\': '\\' }

/** Reads a note. Never throws. */
export function readNote(note: string): Note {
  const lines = note.split('\n').filter((line) => line.trim() !== '')
  const [headline, ...rest] = lines.length > 1 ? lines : ['', ...lines]
  return { headline: headline!, paragraphs: rest.map(noteParts) }
}

/** The note as plain text, for where there are no buttons. */
export function plainNote(note: string): string {
  const { headline, paragraphs } = readNote(note)
  return [headline, ...paragraphs.map((parts) => parts.map(({ text }) => text).join(''))]
    .filter((line) => line !== '')
    .join(' ')
}

function noteParts(line: string): readonly NotePart[] {
  const parts: NotePart[] = []
  let at = 0
  for (const match of line.matchAll(/\[([^[\]]{1,80})\]\(([a-z]{1,10}):([^()]{1,400})\)/g)) {
    const [whole, text, kind, argument] = match
    const action = readAction(kind!, argument!)
    if (!action) continue
    if (match.index > at) parts.push({ kind: 'words', text: line.slice(at, match.index) })
    parts.push({ kind: 'act', text: text!, action })
    at = match.index + whole.length
  }
  if (at < line.length) parts.push({ kind: 'words', text: line.slice(at) })
  return parts
}

function readAction(kind: string, escaped: string): NoteAction | null {
  const argument = escaped.replaceAll('%28', '(').replaceAll('%29', ')').replaceAll('%25', '%')
  switch (kind) {
    case 'client':
      return CLIENTS.includes(argument) ? { kind, client: argument as ClientId } : null
    case 'send': {
      const [, client, method, path, body] =
        /^(?:([a-z][\w.-]{1,20}) )?([A-Z]{1,20}) (\/[\x21-\x7e]*)(?: (.+))?$/.exec(argument) ?? []
      if (!method || !path) return null
      // Raw bytes are no request with a body.
      if (client !== undefined && (client === 'raw' || !CLIENTS.includes(client))) return null
      const bytes = body?.replace(/\\([rnt\\])/g, (_, letter: string) => ESCAPES[letter]!) ?? null
      return { kind, client: (client as ClientId | undefined) ?? null, method, path, body: bytes }
    }
    case 'select': {
      const [, side, part] = /^(request|response)(?::(.{1,40}))?$/.exec(argument) ?? []
      return side ? { kind, from: side === 'request' ? 'client' : 'server', part: part ?? null } : null
    }
    case 'edit': {
      const at = argument.indexOf('=>')
      return at > 0 ? { kind, from: argument.slice(0, at), to: argument.slice(at + 2) } : null
    }
    default:
      return null
  }
}

/** What an edit does to a text as it stands. */
export interface Edit {
  /** The change is in the text already: doing it once more takes it back. */
  readonly done: boolean
  readonly text: string
  /** The line that changes, from 1. */
  readonly line: number
}

/**
 * An edit on a text; null where the text holds neither side of it any more. `others` are the edits of the same note:
 * what one of them has put in the place of the same words may be replaced as well.
 */
export function applyEdit(
  text: string,
  edit: Extract<NoteAction, { kind: 'edit' }>,
  others: readonly NoteAction[] = [],
): Edit | null {
  const replace = (from: string, to: string, done: boolean): Edit | null => {
    const at = wordAt(text, from)
    if (at < 0) return null
    const line = text.slice(0, at).split('\n').length
    return { done, line, text: text.slice(0, at) + to + text.slice(at + from.length) }
  }
  const done = edit.to === '' ? null : replace(edit.to, edit.from, true)
  const rivals = others.flatMap((other) => (other.kind === 'edit' && other.from === edit.from ? [other.to] : []))
  const before = [edit.from, ...rivals].filter((from) => from !== edit.to && from !== '')
  const undone = before.map((from) => replace(from, edit.to, false)).find((one) => one !== null) ?? null
  return undone ?? done
}

/** True where a note speaks of this code: it is what the note was written for, or what the note's own edits make of that. */
export function speaksOf(text: string, original: string, actions: readonly NoteAction[]): boolean {
  let before = text
  // A later one may be made on what an earlier one has made.
  for (const action of [...actions].reverse()) {
    const edit = action.kind === 'edit' ? applyEdit(before, action) : null
    if (edit?.done) before = edit.text
  }
  return before === original
}

/** Where `words` stands in `text`, not as the beginning or end of a longer word or number: `Length: 1` is not in `Length: 11`. */
function wordAt(text: string, words: string): number {
  const word = /\w/
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const before = word.test(words[0] ?? '') && word.test(text[at - 1] ?? '')
    const end = at + words.length
    const behind = word.test(words.at(-1) ?? '') && word.test(text[end] ?? '')
    if (!before && !behind) return at
  }
  return -1
}

/** What a button says to those who cannot see what it would do. */
export function actionHint(action: NoteAction): string {
  switch (action.kind) {
    case 'client':
      return 'Chooses this client'
    case 'send':
      return `Sends ${action.method} ${action.path}${action.client ? ` with ${CLIENT_NAMES[action.client].label}` : ''}`
    case 'select':
      return 'Selects these bytes'
    case 'edit':
      return `Puts “${action.to}” in the place of “${action.from}”`
    default:
      return assertNever(action)
  }
}

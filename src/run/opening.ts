import { decodeLink, type LinkError, type Playground, readAsked, withAsked } from '../playground'
import type { SessionParts } from './parts'
import type { Notice, Origin, Session } from './types'

/** The name of a draft in an address. */
export const DRAFT = /^#draft\.(\w{1,16})$/

/** What a page opens with, whose it is, and the draft that the first edit goes to (null: a new one). */
export interface Opened {
  readonly playground: Playground
  readonly origin: Origin
  readonly draft: string | null
}

export async function arrive(parts: SessionParts, notice: Session['notice']): Promise<Opened> {
  const fragment = parts.address.fragment()
  const draft = DRAFT.exec(fragment)?.[1]
  if (fragment.length > 1 && !draft) {
    const result = await decodeLink(fragment)
    if (result.ok) return asNoted(parts, { playground: result.playground, origin: 'link', draft: null })
    const opened = await atPlain(parts, null)
    notice.value = refused(result.error, opened.origin === 'own' ? 'Your own copy was opened in its place.' : '')
    return opened
  }
  const opened = await atPlain(parts, draft ?? null)
  if (draft && opened.origin !== 'own') notice.value = NO_DRAFT
  return opened
}

/** The draft of that name, else what the plain address shows. */
export async function atPlain(parts: SessionParts, wanted: string | null): Promise<Opened> {
  const { example, draft: own } = parts.plain()
  const draft = wanted ?? own
  const kept = draft === null ? null : await parts.drafts.load(draft)
  const opened: Opened = { playground: kept ?? example, origin: kept ? 'own' : 'example', draft }
  return kept || wanted !== null ? opened : asNoted(parts, opened)
}

/** What nobody has changed is asked as it was when the visitor left this address. */
export function asNoted({ address }: SessionParts, opened: Opened): Opened {
  const asked = readAsked(address.noted?.())
  return asked ? { ...opened, playground: withAsked(opened.playground, asked) } : opened
}

export const NO_DRAFT: Notice = {
  kind: 'info',
  text: 'This browser has no draft at this address any more: it was deleted, or kept in another browser. The example was opened in its place.',
}

export const refused = ({ code, text }: LinkError, rest: string): Notice => ({
  kind: 'error',
  title: REFUSALS[code],
  text: `${text} ${rest}`.trim(),
  link: code,
})

const REFUSALS: Readonly<Record<LinkError['code'], string>> = {
  'not-a-link': 'This is no link to a playground',
  'too-long': 'This link is too long, so it was not opened',
  'cut-off': 'This link is cut off, so it was not opened',
  damaged: 'This link is damaged, so it was not opened',
  'too-large': 'This link holds too much, so it was not opened',
  newer: 'This link is newer than this page, so it was not opened',
  invalid: 'This link holds no playground',
}

import { decodeLink, type LinkError, type Playground } from '../playground'
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
    if (result.ok) return { playground: result.playground, origin: 'link', draft: null }
    notice.value = refused(result.error, 'Below is what you had before.')
  }
  const opened = await atPlain(parts, draft ?? null)
  if (draft && opened.origin !== 'own') notice.value = NO_DRAFT
  return opened
}

/** The draft of that name, else what the plain address shows. */
export async function atPlain({ plain, drafts }: SessionParts, wanted: string | null): Promise<Opened> {
  const { example, draft: own } = plain()
  const draft = wanted ?? own
  const kept = draft === null ? null : await drafts.load(draft)
  return { playground: kept ?? example, origin: kept ? 'own' : 'example', draft }
}

export const NO_DRAFT: Notice = {
  kind: 'info',
  text: 'This browser has no draft at this address any more: it was deleted, or kept in another browser. Below is the example.',
}

export const refused = ({ code, text }: LinkError, rest: string): Notice => ({
  kind: 'error',
  title: REFUSALS[code],
  text: `${text} ${rest}`,
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

import { fromLatin1, utf8 } from '../../bytes'
import { type FormEntry, multipart, urlEncoded } from './forms'
import type { BrowserProfile } from './profile'

/** A body that a script sends. */
export type ScriptBody =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'urlSearchParams'; readonly entries: readonly (readonly [string, string])[] }
  | { readonly type: 'formData'; readonly entries: readonly FormEntry[] }
  | { readonly type: 'blob'; readonly bytes: Uint8Array; readonly contentType: string }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }

/** A body on its way out: null where there is none, or no type of its own. */
export interface SentBody {
  readonly bytes: Uint8Array | null
  readonly type: string | null
}

/** The bytes and the type of a body; `random`: from 0 to 1, for the boundary of a form. */
export function bodyOf(body: ScriptBody | undefined, { forms }: BrowserProfile, random: () => number): SentBody {
  switch (body?.type) {
    case undefined:
      return { bytes: null, type: null }
    case 'text':
      return { bytes: utf8(body.value), type: 'text/plain;charset=UTF-8' }
    case 'urlSearchParams':
      return {
        bytes: fromLatin1(searchParams(body.entries)),
        type: 'application/x-www-form-urlencoded;charset=UTF-8',
      }
    case 'formData': {
      const boundary = forms.boundary(random)
      return { bytes: multipart(body.entries, boundary), type: `multipart/form-data; boundary=${boundary}` }
    }
    case 'blob':
      return { bytes: body.bytes, type: body.contentType === '' ? null : body.contentType.toLowerCase() }
    case 'bytes':
      return { bytes: body.bytes, type: null }
  }
}

const searchParams = (entries: readonly (readonly [string, string])[]): string => {
  // Unlike a form, URLSearchParams leaves line ends as they are.
  const kept = urlEncoded(
    entries.map(([name, value]) => [name.replace(/\n/g, '\u0001'), value.replace(/\n/g, '\u0001')] as const),
  )
  return kept.replaceAll('%01', '%0A')
}

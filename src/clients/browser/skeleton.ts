import { byteCount } from '../../bytes'
import type { BrowserOutcome, Reason } from '../types'
import type { Exchange } from './pool'
import type { BrowserProfile } from './profile'

const browserOf = (profile: BrowserProfile) => profile.id.split('-')[0]

/** What a tab shows before anything has come. */
export function pendingOutcome(profile: BrowserProfile, url: string): BrowserOutcome {
  return {
    kind: 'browser',
    outcome: 'pending',
    url,
    status: null,
    statusText: null,
    mimeType: null,
    charset: null,
    title: null,
    body: null,
    loaded: false,
    error: null,
    download: null,
    favicon: null,
    resources: [],
    console: [],
    reason: {
      rule: `${browserOf(profile)}.waiting`,
      text: 'No reply has come yet.',
      evidence: [],
      requirement: null,
      ground: profile.ground,
    },
  }
}

/** Why a tab shows nothing of a reply that has begun: how far it has come. */
export function pendingReason(
  { id, label, ground }: BrowserProfile,
  { reader: { head, received, body, interims }, connection }: Exchange,
): Reason {
  const have = received === 1 ? 'has' : 'have'
  const interim = interims.length > 0 ? `, an interim response (${interims.at(-1)!.status}) among them` : ''
  const text = !head
    ? `${byteCount(received)} ${have} come${interim}, but the head of the reply is not complete yet: ${label} waits for the empty line that ends it.`
    : body.length === 0
      ? `The head of the reply is complete (${byteCount(received)}), but nothing of its content has come yet.`
      : `The head and ${byteCount(body.length)} of content have come, but ${label} shows nothing before more has come or the reply has ended: it does not know yet what the content is.`
  return {
    rule: `${id.split('-')[0]}.waiting`,
    text,
    evidence: received > 0 ? [{ connection, start: head?.start ?? 0, end: (head?.start ?? 0) + received }] : [],
    requirement: head ? null : 'RFC 9112 2.1',
    ground,
  }
}

/** Why a tab shows nothing of a reply that asks who asks: its dialog is open. */
export const loginReason = ({ id, label, ground }: BrowserProfile): Reason => ({
  rule: `${id.split('-')[0]}.login`,
  text: `The server answered 401, and WWW-Authenticate asks for a name and a password: ${label} asks you in a dialog, and shows nothing of the reply while that is open.`,
  evidence: [],
  requirement: 'RFC 9110 11.6.1',
  ground,
})

/** Why nothing is asked for: what was typed is no URL. */
export function noUrl(profile: BrowserProfile, address: string): Reason {
  return {
    rule: `${browserOf(profile)}.no-url`,
    text: `${JSON.stringify(address)} is not a URL, so nothing is asked for.`,
    evidence: [],
    requirement: null,
    ground: profile.ground,
  }
}

import type { BrowserOutcome, Reason } from '../types'
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

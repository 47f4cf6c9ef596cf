import type { LoadRequest } from './load'

/** What most requests have in common: those of a tab, of what its page needs, and of its scripts. */
export const BLANK: Pick<
  LoadRequest,
  | 'headers'
  | 'redirect'
  | 'range'
  | 'priority'
  | 'framed'
  | 'lastEventId'
  | 'inWorker'
  | 'newTab'
  | 'ownPolicy'
  | 'keepalive'
> = {
  headers: [],
  redirect: 'follow',
  range: null,
  priority: 'auto',
  framed: false,
  lastEventId: null,
  inWorker: false,
  newTab: false,
  ownPolicy: false,
  keepalive: false,
}

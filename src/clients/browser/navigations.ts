import type { LoadRequest } from './loader'

/** What most requests have in common. */
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

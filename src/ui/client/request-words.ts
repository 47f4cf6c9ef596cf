import type { RequestSpec } from '../../playground'
import { shownTarget } from './request-form'
import { escapeControls } from './screen-text'

/** The most of a request that is said, in code units. */
const MOST = 80

/** A request in a line: its command as typed, else method and target. */
export const requestWords = (request: RequestSpec): string =>
  escapeControls(request.command ?? `${request.method} ${shownTarget(request.url)}`).slice(0, MOST)

/** A request that was made already: what it is called, and how it is made again. */
import type { RequestSpec } from '../../playground'
import type { Session } from '../../run'
import { shownTarget } from './request-form'
import { escapeControls } from './screen-text'

/** The most of a request that is said, in code units. */
const MOST = 80

/** A request in a line: its command as typed, else method and target. */
export const requestWords = (request: RequestSpec): string =>
  escapeControls(request.command ?? `${request.method} ${shownTarget(request.url)}`).slice(0, MOST)

/** Asks all clients a request, each of a server that begins anew. */
export function askAll(session: Session, request: RequestSpec): void {
  if (session.request.value !== request) session.compose(request)
  session.send()
}

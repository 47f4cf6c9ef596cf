import { assertNever, byteCount, grouped } from '../../bytes'
import type { Outcome, TabState } from '../../clients'
import { cutText, handedTo } from '../client/outcome-text'
import { escapeControls } from '../client/screen-text'

/**
 * What a client took the reply for: `200 OK, text/html, UTF-8`; `ERR_EMPTY_RESPONSE`; `printed 11 bytes`. Where bytes came
 * behind what Content-Length says: `printed 5 of 11 bytes, left out the other 6`.
 */
export function tookAs(outcome: Outcome, tab: TabState | null = null): string {
  if (tab?.login) return '401, a question for a name and a password'
  const { cut } = outcome.reason
  const part = cut ? `${cutText(outcome.reason)}, left out the other ${grouped(cut.beyond)}` : null
  switch (outcome.kind) {
    case 'curl': {
      const printed = outcome.stdout.length
      const saved = outcome.files.reduce((sum, { bytes }) => sum + bytes.length, 0)
      const to = handedTo(outcome)
      if (to === 'file') return `saved ${part ?? byteCount(saved)}`
      return to ? `printed ${part ?? byteCount(printed)}` : 'printed nothing'
    }
    case 'browser': {
      const { status, statusText, mimeType, charset, error } = outcome
      if (error) return error.code
      const line = [status, statusText].filter((part) => part !== null && part !== '').join(' ')
      const type = [mimeType, outcome.outcome === 'document' ? charset : null].filter((part) => part !== null)
      const took = escapeControls([line, ...type].filter((word) => word !== '').join(', ')) || 'nothing'
      return part && outcome.outcome === 'document' ? `${took}: ${part}` : took
    }
    case 'raw':
      return byteCount(outcome.bytes)
    default:
      return assertNever(outcome)
  }
}

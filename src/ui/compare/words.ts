import { assertNever } from '../../bytes'
import type { Outcome } from '../../clients'
import { count } from '../client/outcome-text'
import { escapeControls } from '../client/screen-text'

/** What a client took the reply for: `200 OK, text/html, UTF-8`; `ERR_EMPTY_RESPONSE`; `printed 11 bytes`. */
export function tookAs(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'curl': {
      const printed = outcome.stdout.length
      const saved = outcome.files.reduce((sum, { bytes }) => sum + bytes.length, 0)
      if (saved > 0) return `saved ${count(saved)}`
      return printed > 0 ? `printed ${count(printed)}` : 'printed nothing'
    }
    case 'browser': {
      const { status, statusText, mimeType, charset, error } = outcome
      if (error) return error.code
      const line = [status, statusText].filter((part) => part !== null && part !== '').join(' ')
      const type = [mimeType, outcome.outcome === 'document' ? charset : null].filter((part) => part !== null)
      return escapeControls([line, ...type].filter((part) => part !== '').join(', ')) || 'nothing'
    }
    case 'raw':
      return count(outcome.bytes)
    default:
      return assertNever(outcome)
  }
}

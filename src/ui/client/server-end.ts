import type { Outcome } from '../../clients'
import { type RunView, stoppedByPage } from '../../run'
import type { Site } from '../../trace'
import { escapeControls } from './screen-text'

/** Why the server was no longer there for a client, and the line where it ended where that is known. */
export interface ServerEnd {
  readonly text: string
  readonly site: Site | null
}

/**
 * What joins a client that got less than a whole reply with the end of the server: an error that ended it, or that it was over before
 * it was asked. Null where the server goes on.
 */
export function serverEnd({ records }: Pick<RunView, 'records'>, outcome: Outcome): ServerEnd | null {
  let end: ServerEnd | null = null
  for (const { event, reason, site } of records.of(['process'])) {
    if (event === 'throw') end = { text: `Your server ended with an error: ${told(reason)}`, site }
    else if (event === 'kill' && stoppedByPage(reason))
      end = { text: 'Your server was stopped by this page: the Console says why.', site }
    else if (event === 'exit' && outcome.reason.rule.endsWith('.refused'))
      end = { text: 'Your server had come to its end before this request.', site }
  }
  return end
}

const LONGEST = 300

/** Of a long message the beginning: the Console has all of it. */
function told(reason: string): string {
  const text = escapeControls(reason.trim())
  const end = /[.!?…]$/.test(text) ? '' : '.'
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : `${text}${end}`
}

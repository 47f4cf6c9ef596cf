import type { RunView } from '../../run'
import { lastOutcome } from './reply'

/**
 * A sentence about who waits, with the name of who it is: while another command of curl's terminal runs, it is that one
 * that waits and sends, not curl.
 */
export function namingCommand(run: RunView, text: string): string {
  const last = lastOutcome(run)
  const name = last && !last.settled && last.outcome.kind === 'curl' ? last.outcome.other?.name : undefined
  return name ? text.replace(/\bcurl(?: 7\.64)?(?=’s side|, for | has sent | takes )/g, name) : text
}

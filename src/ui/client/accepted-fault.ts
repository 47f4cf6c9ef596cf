import type { Outcome } from '../../clients'
import type { Explanation, Remark } from '../../inspect'
import { CLIENT_NAMES } from './outcome-text'
import { evidenceOf } from './reply'

/**
 * The first fault that a strict reader finds in a reply that a client takes all the same; null where the client does not take
 * it, where there is none, or where the client's reason is about the section that the fault is against.
 *
 * @param explanation of all that the server sent on the connection that the outcome rests on
 */
export function acceptedFault(outcome: Outcome, explanation: Explanation | null): Remark | null {
  const evidence = evidenceOf(outcome)
  if (!explanation || !evidence || !accepts(outcome)) return null
  const heads = explanation.parts.filter(({ children }) => children.some(({ rule }) => rule === 'status-line'))
  const starts = heads.map(({ span }) => span.start)
  const from = starts.findLast((start) => start <= evidence.start) ?? 0
  const to = starts.find((start) => start > evidence.start) ?? Number.POSITIVE_INFINITY
  const fault = explanation.remarks.find(
    ({ level, code, span }) => level === 'error' && code !== 'excess' && span.start >= from && span.start < to,
  )
  return fault && fault.section !== outcome.reason.requirement ? fault : null
}

/** `curl takes the reply, though it has a fault for a strict reader: expected CR LF after the chunk-data at offset 56, got …` */
export function acceptedFaultText(client: keyof typeof CLIENT_NAMES, { text }: Remark): string {
  const what = `${text.charAt(0).toLowerCase()}${text.slice(1)}`
  return `${CLIENT_NAMES[client].name} takes the reply, though it has a fault for a strict reader: ${what}`
}

function accepts(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'curl':
      return outcome.exit === 0 && !outcome.other
    case 'browser':
      return outcome.loaded && (outcome.outcome === 'document' || outcome.outcome === 'no-navigation')
    case 'raw':
      return false
  }
}

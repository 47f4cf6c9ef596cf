import { base64, byteWord } from '../../bytes'
import type { Outcome } from '../../clients'
import type { RunView } from '../../run'
import type { Side } from '../../trace'
import { CLIENT_NAMES, outcomeText } from './outcome-text'

/** Characters of Base64 on a line. */
const WIDTH = 76
/** Bytes of one direction of one connection beyond this many are counted, not listed. */
const MOST = 65_536

/**
 * What somebody needs who compares a simulated client with the real one: versions, what was asked, every byte of both
 * directions with its virtual times, and what the simulated client made of them. Plain text, bytes in Base64.
 *
 * @param link the playground's link
 */
export function differenceReport(run: RunView, link: string): string {
  const last = run.outcomes.at(-1)
  const { name, version } = CLIENT_NAMES[run.client]
  const lines = [
    'Barewire: a simulated client does not do what the real one does',
    '',
    `simulated: ${name} ${version}`,
    'the real one: (version and system, please)',
    'what the real one does: (please)',
    '',
  ]
  if (last) {
    const { request, outcome } = last
    const { badge, headline } = outcomeText(run.client, outcome, last.settled)
    lines.push(
      `asked: ${request.command ?? `${request.method} ${request.url}`}`,
      `here: ${headline} (${badge})`,
      ...details(outcome),
      `rule: ${outcome.reason.rule}; ${outcome.reason.text}`,
      `ground: ${outcome.reason.ground}`,
      '',
    )
  }
  for (const side of ['client', 'server'] as const) lines.push(...streams(run, side))
  lines.push(`playground: ${link}`, '')
  return lines.join('\n')
}

function details(outcome: Outcome): readonly string[] {
  if (outcome.kind === 'curl') return outcome.stderr === '' ? [] : [`stderr: ${JSON.stringify(outcome.stderr)}`]
  if (outcome.kind === 'raw') return []
  const { status, mimeType, charset, error } = outcome
  return [
    `status: ${status ?? 'none'}; type: ${mimeType ?? 'none'}; charset: ${charset ?? 'none'}; error: ${error?.code ?? 'none'}`,
  ]
}

/** Every segment with content of one direction, connection by connection. */
function streams(run: RunView, from: Side): readonly string[] {
  const what = from === 'client' ? 'sent by the client' : 'sent by the server'
  const lines: string[] = []
  let connection = 0
  let listed = 0
  for (const record of run.records.of(['segment'])) {
    if (record.from !== from || record.retransmission || record.payload.length === 0) continue
    if (record.connection !== connection) {
      connection = record.connection
      listed = 0
      lines.push(`${what}, connection ${connection}:`)
    }
    const part = record.payload.subarray(0, Math.max(0, MOST - listed))
    listed += record.payload.length
    lines.push(`  at ${record.time.toFixed(1)} ms, ${record.payload.length} ${byteWord(record.payload.length)}`)
    lines.push(...(base64(part).match(new RegExp(`.{1,${WIDTH}}`, 'g')) ?? []).map((line) => `    ${line}`))
    if (part.length < record.payload.length) lines.push(`    (${record.payload.length - part.length} more)`)
  }
  return lines.length === 0 ? [`${what}: nothing`, ''] : [...lines, '']
}

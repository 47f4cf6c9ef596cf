import { byteCount } from '../../bytes'
import type { Outcome } from '../../clients'
import type { RunView } from '../../run'
import { Flag, type Site } from '../../trace'

/**
 * What joins a reset with the server's close: it closed a connection on which it had not read all that the client sent. TCP then
 * sends RST, in the place of FIN where the bytes had come before, else behind it, in answer to them (RFC 1122 4.2.2.13; Linux
 * does so). Null where the outcome is not of a reset, or that is not its cause.
 */
export function unreadCloseText(
  { records }: Pick<RunView, 'records'>,
  outcome: Outcome,
): { readonly text: string; readonly site: Site | null } | null {
  if (!/reset/i.test(outcome.reason.rule)) return null
  const sent = new Map<number, number>()
  const read = new Map<number, number>()
  const closed = new Map<number, Site | null>()
  /** Connections that each side reset, and when it did first. */
  const resets = { client: new Map<number, number>(), server: new Map<number, number>() }
  for (const record of records.of(['segment', 'syscall'])) {
    const { connection } = record
    if (connection === null) continue
    if (record.kind === 'syscall') {
      if (record.op === 'close') closed.set(connection, record.site)
      else if (record.op === 'recv' && record.bytes) read.set(connection, record.bytes.end)
      continue
    }
    const { from, offset, payload, flags, time } = record
    if (from === 'client') sent.set(connection, Math.max(sent.get(connection) ?? 0, offset + payload.length))
    if (flags & Flag.RST && !resets[from].has(connection)) resets[from].set(connection, time)
  }
  // Two that set out at once, one to each side, are the network's own.
  const own = [...resets.server].filter(([one, time]) => resets.client.get(one) !== time).map(([one]) => one)
  const named = outcome.reason.evidence[0]?.connection
  const connection = own.findLast((one) => closed.has(one) && (named === undefined || one === named))
  if (connection === undefined) return null
  const unread = (sent.get(connection) ?? 0) - (read.get(connection) ?? 0)
  if (unread <= 0) return null
  const text = `Your server closed the connection before it had read ${byteCount(unread)} of what the client sent: TCP then sends a reset, and what was still on its way to the client can be lost.`
  return { text, site: closed.get(connection) ?? null }
}

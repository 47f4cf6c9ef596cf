import type { Outcome } from '../../clients'
import type { RunView } from '../../run'

/**
 * What joins a refused connection with a server that is there: that it listens on another port. Null where the outcome is not
 * of a connection that was refused, or where the server listens nowhere else.
 */
export function wrongPortText({ state, records }: Pick<RunView, 'state' | 'records'>, outcome: Outcome): string | null {
  // Others than the client connect as well: the program, and what a page asks for beside itself.
  if (state.kind !== 'quiet' || !outcome.reason.rule.endsWith('.refused')) return null
  const listening = [...new Set(state.listening.map((address) => Number(/:(\d+)$/.exec(address)?.[1])))]
  // Those that the program asked for: when, and to which port.
  const own = new Set<string>()
  for (const { op, args, started } of records.of(['syscall']))
    if (op.startsWith('connect')) own.add(`${started} ${args[1]}`)
  const ports = new Map<number, number>()
  let port: number | undefined
  for (const record of records.of(['connect', 'disconnect'])) {
    if (record.kind === 'connect') {
      if (!own.has(`${record.time} ${record.server.port}`)) ports.set(record.connection, record.server.port)
    } else if (ports.has(record.connection) && record.how === 'refused') port = ports.get(record.connection)
  }
  if (port === undefined || listening.length === 0 || listening.includes(port)) return null
  const where = `${listening.length === 1 ? 'port' : 'ports'} ${listening.join(', ')}`
  return `Your server listens on ${where}; the request went to port ${port}.`
}

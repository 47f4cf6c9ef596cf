import type { RunView } from '../../run'

/**
 * What joins a refused connection with a server that is there: that it listens on another port. Null where the last connection
 * was not refused, or where the server listens nowhere else.
 */
export function wrongPortText({ state, records }: Pick<RunView, 'state' | 'records'>): string | null {
  if (state.kind !== 'quiet') return null
  const listening = [...new Set(state.listening.map((address) => Number(/:(\d+)$/.exec(address)?.[1])))]
  let last: { readonly connection: number; readonly port: number } | null = null
  let refused = 0
  for (const record of records.of(['connect', 'disconnect'])) {
    if (record.kind === 'connect') last = { connection: record.connection, port: record.server.port }
    else if (record.how === 'refused') refused = record.connection
  }
  if (!last || refused !== last.connection || listening.length === 0 || listening.includes(last.port)) return null
  const ports = `${listening.length === 1 ? 'port' : 'ports'} ${listening.join(', ')}`
  return `Your server listens on ${ports}; the request went to port ${last.port}.`
}

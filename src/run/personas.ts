import { type Client, type ClientId, chromium156, firefox153 } from '../clients'

const CLIENTS: readonly Client[] = [chromium156, firefox153]

/** The client of that id. */
export function clientFor(id: ClientId): Client {
  return CLIENTS.find((client) => client.id === id) ?? CLIENTS[0]!
}

import { type Client, type ClientId, chromium156, curl764, curl788, firefox153, raw } from '../clients'

const CLIENTS: Readonly<Record<ClientId, Client>> = {
  'curl-7.88': curl788,
  'curl-7.64': curl764,
  'chromium-156': chromium156,
  'firefox-153': firefox153,
  raw,
}

/** The client of that id. */
export const clientFor = (id: ClientId): Client => CLIENTS[id]

import { describe, expect, it } from 'vitest'
import type { ClientId } from '../../../src/clients'
import { plainRequest } from '../../../src/playground'
import { unreadCloseText } from '../../../src/ui/client/unread-close'
import { runNode } from '../../run/run-node'

const server = (read: number) => `
import { encode, socket } from 'barewire/socket'
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(5)
while (true) {
  const [conn] = await s.accept()
  await conn.recv(${read})
  await conn.sendall(encode('HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nhello'))
  conn.close()
}`

async function cause(client: ClientId, read: number, raw: string | null = null) {
  const run = await runNode(server(read), client, [{ ...plainRequest(client), raw }])
  const { outcome } = run.view.outcomes[0]!
  const text = unreadCloseText(run.view, outcome)
  run.kill()
  return { rule: outcome.reason.rule, cause: text }
}

describe('a reset because the server closed with bytes unread', () => {
  it('is told with how much it had not read, and the line that closed', async () => {
    const told = await cause('raw', 2, 'GET / HTTP/1.1\r\n\r\n')
    expect(told.rule).toBe('raw.reset')
    expect(told.cause?.text).toMatch(/before it had read 16 bytes of what the client sent: TCP then sends a reset/)
    expect(told.cause?.site).toMatchObject({ file: 'server.ts', line: 10 })
    // The reply was whole before the reset came.
    expect(await cause('curl-7.88', 2)).toEqual({ rule: 'curl.complete', cause: null })
  })

  it('is not where the network broke the connection, and the server closed it behind that', async () => {
    const network = { latency: 10, reset: { from: 'server' as const, after: 20 } }
    const late = server(2).replace('conn.close()', 'await new Promise((done) => setTimeout(done, 100)); conn.close()')
    const run = await runNode(late, 'curl-7.88', undefined, network)
    const { outcome } = run.view.outcomes[0]!
    run.kill()
    expect(outcome.reason.rule).toBe('curl.reset')
    expect(unreadCloseText(run.view, outcome)).toBeNull()
  })

  it('is not where all was read', async () => {
    expect(await cause('raw', 1024, 'GET / HTTP/1.1\r\n\r\n')).toEqual({ rule: 'raw.fin', cause: null })
  })
})

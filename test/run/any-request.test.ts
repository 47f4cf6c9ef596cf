import { afterEach, expect, it } from 'vitest'
import { plainRequest, type RequestSpec } from '../../src/playground'
import { runNode } from './run-node'

let run: Awaited<ReturnType<typeof runNode>>
afterEach(() => run.kill())

const SERVER = "export default () => 'here'\n"

/** A request whose every part holds text that is no byte, a control, or both. */
const odd = (client: RequestSpec['client'], text: string): RequestSpec => ({
  ...plainRequest(client),
  method: client === 'raw' ? 'GET' : `G${text}T`,
  url: client.startsWith('curl') ? plainRequest(client).url : `http://localhost:8000/${text}?${text}#${text}`,
  fields: [
    [`X-${text}`, text],
    ['Accept', text],
  ],
  body: text,
  raw: client === 'raw' ? `GET /${text} HTTP/1.1\r\nHost: ${text}\r\n\r\n` : null,
})

for (const client of ['curl-7.88', 'curl-7.64', 'chromium-156', 'firefox-153', 'raw'] as const) {
  it.each(['…', '\0', '\ud800', '\u202e\r\n'])(
    `${client}: a link’s request with %j comes to rest, whatever it sends`,
    async (text) => {
      run = await runNode(SERVER, client, [odd(client, text)])
      expect(run.view.state.kind).toMatch(/quiet|exited/)
      expect(run.view.outcomes).toHaveLength(1)
    },
  )
}

import { expect, it } from 'vitest'
import type { ClientId } from '../../src/clients'
import { plainRequest } from '../../src/playground'
import { Flag } from '../../src/trace'
import { runNode } from './run-node'

/** A server that leads back to itself for ever, and closes right behind each reply: `pause` virtual milliseconds after the request. */
const round = (pause: number) => `
import { encode, socket } from 'barewire/socket'
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(5)
while (true) {
  const [conn] = await s.accept()
  await conn.recv(4096)
  if (${pause}) await new Promise((resolve) => setTimeout(resolve, ${pause}))
  await conn.sendall(encode('HTTP/1.1 302 Found\\r\\n'))
  await conn.sendall(encode('Location: /\\r\\nContent-Length: 0\\r\\n\\r\\n'))
  conn.close()
}`

async function asked(client: ClientId, command: string | null = null, pause = 0) {
  const run = await runNode(round(pause), client, [{ ...plainRequest(client), command }])
  const records = [...run.view.records]
  const { outcome } = run.view.outcomes[0]!
  run.kill()
  return {
    requests: records.filter((one) => one.kind === 'client' && one.event === 'request').length,
    connections: records.filter(({ kind }) => kind === 'connect').length,
    info: outcome.kind === 'curl' ? outcome.stderr.split('\n').filter((line) => line.startsWith('* ')) : [],
  }
}

// Measured: Chromium 156 and Firefox ESR 153 against a server that closes in the segment of its reply, or right behind it.
it('a connection that ended with its reply is not used again: a request each, and a connection each', async () => {
  expect(await asked('chromium-156')).toMatchObject({ requests: 20, connections: 20 })
  expect(await asked('firefox-153')).toMatchObject({ requests: 21, connections: 21 })
})

// Measured: curl 7.88.1.
it('curl finds a kept connection dead where it looks for one to use again', async () => {
  const { requests, connections, info } = await asked('curl-7.88', 'curl -svL --max-redirs 1 http://localhost:8000/')
  expect([requests, connections]).toEqual([2, 2])
  expect(info.slice(2, 9)).toEqual([
    '* Connection #0 to host localhost left intact',
    "* Issue another request to this URL: 'http://localhost:8000/'",
    expect.stringMatching(/^\* Found bundle for host: 0x[0-9a-f]+ \[serially\]$/),
    '* Can not multiplex, even if we wanted to',
    '* Connection 0 seems to be dead',
    '* Closing connection 0',
    '* Hostname localhost was found in DNS cache',
  ])
})

// Measured: curl 7.88.1.
it('where a second has passed, curl has cleared its dead connections away before it looks', async () => {
  const { info } = await asked('curl-7.88', 'curl -sv http://localhost:8000/ http://localhost:8000/2', 1200)
  expect(info.slice(2, 6)).toEqual([
    '* Connection #0 to host localhost left intact',
    '* Connection 0 seems to be dead',
    '* Closing connection 0',
    '* Hostname localhost was found in DNS cache',
  ])
})

/** Answers each request on a kept connection, and that for the page once more: \`pause\` virtual milliseconds later. */
const twice = (pause: number) => `
import { decode, encode, socket } from 'barewire/socket'
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(5)
const reply = (text) => encode('HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\nContent-Length: ' + text.length + '\\r\\n\\r\\n' + text)
while (true) {
  const [conn] = await s.accept()
  void (async () => {
    for (;;) {
      const request = decode(await conn.recv(4096))
      if (request === '') break
      const paged = request.startsWith('GET / ')
      await conn.sendall(reply('hello'))
      if (paged && ${pause}) await new Promise((resolve) => setTimeout(resolve, ${pause}))
      if (paged) await conn.sendall(reply('again'))
    }
    conn.close()
  })().catch(() => conn.close())
}`

// Measured: Chromium 156 and Firefox ESR 153 against a server that sends a second response 0.7 s after the first.
it.each([
  ['chromium-156', Flag.RST],
  ['firefox-153', Flag.FIN],
] as const)(
  '%s ends a connection on which bytes came that nobody asked for, and does not use it again',
  async (client, flag) => {
    for (const pause of [0, 700]) {
      const run = await runNode(twice(pause), client, [plainRequest(client)])
      await run.send(plainRequest(client))
      const { outcomes, records } = run.view
      const all = [...records]
      run.kill()
      const ends = all.flatMap((one) => (one.kind === 'segment' && one.from === 'client' ? [one.flags] : []))
      expect(
        ends.filter((flags) => flags & (Flag.FIN | Flag.RST)).map((flags) => flags & (Flag.FIN | Flag.RST)),
      ).toEqual([flag, flag])
      const used = all.flatMap((one) => (one.kind === 'client' && one.event === 'request' ? [one.connection] : []))
      expect(used).toEqual([1, 1, 2])
      expect(outcomes.map(({ outcome }) => outcome.reason.rule)).toEqual(
        [0, 1].map(() => expect.stringMatching(/\.document$/)),
      )
    }
  },
)

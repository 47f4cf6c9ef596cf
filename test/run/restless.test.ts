import { afterEach, describe, expect, it } from 'vitest'
import { plainRequest } from '../../src/playground'
import { spawnNode } from '../../src/process/node'
import { startKernel } from '../../src/run/kernel'
import type { FromKernel } from '../../src/run/messages'
import type { RunView } from '../../src/run/types'
import { runNode } from './run-node'

let end: () => void = () => undefined
afterEach(() => end())

const bare = (serve: string) => `import { encode, socket } from 'barewire/socket'
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(5)
const [conn] = await s.accept()
await conn.recv(999)
${serve}
`

async function ended(serve: string): Promise<RunView> {
  const run = await runNode(bare(serve), 'curl-7.88')
  end = run.kill
  return run.view
}
const reason = ({ state }: RunView) => (state.kind === 'stopped' ? state.reason : state.kind)
const line = ({ records }: RunView) => [...records.of(['process'])].at(-1)?.site?.line

describe('a server that never waits', () => {
  it('is told while it goes on: the line, the call, how much; and what virtual time does', async () => {
    const process = await spawnNode()
    const heard: (FromKernel & { kind: 'state' })[] = []
    const restless = new Promise<FromKernel & { kind: 'state' }>((resolve) => {
      const kernel = startKernel((message) => {
        if (message.kind !== 'state') return
        heard.push(message)
        if (message.state.kind === 'running' && message.state.restless) {
          kernel.receive({ kind: 'stop', run: 1, reason: 'You stopped the server.' })
          resolve(message)
        }
      })
      kernel.receive({
        kind: 'start',
        run: 1,
        client: 'curl-7.88',
        files: [{ name: 'server.ts', text: bare("for (;;) await conn.send(encode('byte'))") }],
        main: 'server.ts',
        requests: [plainRequest('curl-7.88')],
        network: { latency: 10 },
        seed: 7,
        port: process.port,
      })
    })
    end = () => process.kill()
    const { blocked, now } = await restless
    expect(blocked).toMatchObject([{ who: 'server', op: 'send', site: { line: 7 }, since: now, atRest: false }])
    expect(blocked[0]!.text).toMatch(
      /^Your server goes on without waiting for anything: [\d,]+ calls at one moment of virtual time so far, the last of them send on line 7, with [\d,]+ bytes to send in all\. A call takes no virtual time, so the clock stands still and nothing reaches the client\. At 50,000 calls this page stops it\.$/,
    )
    // The visitor's Stop ends it at once.
    await expect.poll(() => heard.at(-1)?.state).toEqual({ kind: 'stopped', reason: 'You stopped the server.' })
  })

  it.each([
    ['awaits each call', "for (;;) await conn.send(encode('byte'))"],
    ['awaits none of them', "for (;;) conn.send(encode('byte'))"],
    ['asks what is ready, and does not wait for it', 'for (;;) await conn.getsockname()'],
    ['sets timers that are due at once', 'for (;;) await new Promise((then) => setTimeout(then, 0))'],
  ])('is stopped after so many calls where it %s', async (_, serve) => {
    const view = await ended(serve)
    expect(reason(view)).toMatch(
      /^Stopped by this page: your server made 50,000 calls at one moment of virtual time, the last of them /,
    )
    if (!serve.includes('setTimeout')) expect([reason(view).includes('on line 7'), line(view)]).toEqual([true, 7])
  })

  it('is stopped after so many bytes, though time passes', async () => {
    const view = await ended(
      "await conn.sendall(encode('HTTP/1.1 200 OK\\r\\n\\r\\n'))\nconst much = new Uint8Array(4e6).fill(97)\nfor (;;) await conn.sendall(much)",
    )
    expect(reason(view)).toBe(
      'Stopped by this page: your server gave 136,000,019 bytes to send in one run, and 134,217,728 is the most; the last of them on line 9, in sendall. Is it in an endless loop?',
    )
    expect(line(view)).toBe(9)
  })

  it('that awaits none of its large sends does not fill the memory before it is stopped', async () => {
    const view = await ended('const much = new Uint8Array(4e6)\nfor (;;) conn.sendall(much)')
    expect(reason(view)).toMatch(/^Stopped by this page: your server gave 136,000,000 bytes to send in one run/)
  })
})

describe('a loop without calls', () => {
  it('is told with where the program was last seen', async () => {
    const view = await ended('while (true) {}')
    expect(reason(view)).toMatch(
      /endless loop\? It was last seen on line 6, in recv: the loop is there or after that\.$/,
    )
    expect(line(view)).toBe(6)
  })

  it('is told with where it printed', async () => {
    const view = await ended("for (;;) print('again')")
    expect(reason(view)).toMatch(/endless loop\? It was last seen on line 7, where it printed: /)
  })
})

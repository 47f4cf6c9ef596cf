import { afterEach, describe, expect, it } from 'vitest'
import { plainRequest } from '../../src/playground'
import { runNode } from './run-node'

let end: () => void = () => undefined
afterEach(() => end())

async function run(...args: Parameters<typeof runNode>) {
  const started = await runNode(...args)
  end = started.kill
  return started
}

const bare = (serve: string) => `import { decode, encode, socket } from 'barewire/socket'
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(5)
for (;;) {
  const [conn] = await s.accept()
${serve}
}
`
const told = (run: Awaited<ReturnType<typeof runNode>>) =>
  (run.view.blocked ?? []).map(({ text, since, closes, atRest }) => `${since} ${atRest} ${closes} ${text}`)
const printed = (run: Awaited<ReturnType<typeof runNode>>) =>
  [...run.view.records].flatMap((one) => (one.kind === 'output' ? one.text.trimEnd().split('\n') : []))

describe('who is blocked', () => {
  it('is told at rest too: a server in accept', async () => {
    const one = await run(
      bare(
        "  await conn.recv(999)\n  await conn.sendall(encode('HTTP/1.1 204 No Content\\r\\n\\r\\n'))\n  await conn.close()",
      ),
      'curl-7.88',
    )
    expect(told(one)).toEqual([
      expect.stringMatching(/^\d+ true null Waiting: your server, in accept on line 6, for a connection\.$/),
    ])
    expect(one.view.waiting).toEqual([])
  })

  it('is a server in recv and a client without a reply; closing the client’s side gives recv its end', async () => {
    const one = await run(
      bare(
        "  for (;;) { const part = await conn.recv(999); print(part.length); if (part.length === 0) break }\n  await conn.sendall(encode('HTTP/1.1 200 OK\\r\\n\\r\\nlate'))\n  await conn.close()",
      ),
      'curl-7.88',
    )
    expect(told(one)).toEqual([
      '30 false client Waiting: your server, in recv on line 7, for connection 1, where curl has sent nothing more.',
      '20 false server Waiting: curl, for a reply; your server has sent nothing.',
    ])
    await one.close(one.view.blocked![0]!)
    expect(printed(one)).toEqual(['78', '0'])
    expect(one.view.outcomes[0]).toMatchObject({ settled: true, outcome: { exit: 0 } })
    expect(one.view.blocked).toMatchObject([{ op: 'accept', atRest: true }])
  })

  it('is nobody to warn of where a browser keeps its connections: the server takes the next, too', async () => {
    const one = await run("export default () => 'Hello'", 'chromium-156')
    expect(one.view.blocked!.map(({ op, connection, atRest, closes }) => [op, connection, atRest, closes])).toEqual([
      ['recv', 2, true, 'client'],
      ['accept', null, true, null],
      ['recv', 1, true, 'client'],
    ])
    expect(one.view.waiting).toEqual([])
  })

  it('is a handler that has not answered: the client says which request it has read', async () => {
    const one = await run('export default () => new Promise(() => {})', 'curl-7.88')
    expect(told(one)).toEqual([
      expect.stringMatching(/ Waiting: your server, in accept, for a connection\.$/),
      '20 false server Waiting: curl, for a reply; your server has read its request on connection 1, and has not answered it.',
    ])
    await one.close(one.view.blocked![1]!)
    expect(one.view.outcomes[0]).toMatchObject({ settled: true, outcome: { exit: 52 } })
  })

  it('is a client alone: closing the server’s side ends its reply', async () => {
    const one = await run(
      bare("  await conn.recv(999)\n  await conn.sendall(encode('HTTP/1.1 200 OK\\r\\n\\r\\nhalf'))"),
      'curl-7.88',
    )
    const waits = one.view.blocked!.find(({ who }) => who === 'curl-7.88')!
    expect(waits).toMatchObject({ closes: 'server', text: expect.stringContaining('for the rest of the reply') })
    await one.close(waits)
    expect(one.view.outcomes[0]).toMatchObject({ settled: true, outcome: { exit: 0 } })
  })

  it('may sit in poll, and in send where the peer takes no more', async () => {
    const text = `import { poll, POLLIN, create_server, create_connection } from 'barewire/socket'
const s = await create_server(['localhost', 8000])
const c = await create_connection(['localhost', 8000])
const [conn] = await s.accept()
void conn.sendall(new Uint8Array(9_000_000))
const p = poll()
p.register(s, POLLIN)
await p.poll()
await p.poll()
`
    const one = await run(text, 'raw', [{ ...plainRequest('raw'), raw: 'x' }])
    expect(one.view.blocked!.map(({ op }) => op)).toContain('sendall')
    const again = await run(
      "import { poll, POLLIN, create_server } from 'barewire/socket'\nconst s = await create_server(['localhost', 8001])\nconst p = poll()\np.register(s, POLLIN)\nawait p.poll()",
      'curl-7.88',
    )
    expect(told(again)).toEqual([
      '0 false null Waiting: your server, in poll on line 5, for something to happen on its sockets.',
    ])
  })

  it('is the same every time, also after it was helped on', async () => {
    const text = bare('  while ((await conn.recv(9)).length > 0);\n  await conn.close()')
    const ends = await Promise.all(
      [1, 2, 3].map(async () => {
        const one = await runNode(text, 'chromium-156')
        await one.close(one.view.blocked!.find(({ closes }) => closes === 'client')!)
        await one.pass()
        one.kill()
        return JSON.stringify([...one.view.records])
      }),
    )
    expect(new Set(ends).size).toBe(1)
  })
})

describe('time', () => {
  it('passes when it is let: a minute where nothing is to come, and to the next thing where something is', async () => {
    const one = await run(bare('  await conn.recv(999)\n  await conn.recv(999)'), 'curl-7.88')
    const before = one.view.now!
    await one.pass()
    expect(one.view.now).toBe(before + 60_000)
    expect(one.view.blocked![0]!.since).toBe(30)

    const timed = await run(
      bare(
        '  await conn.recv(999)\n  conn.settimeout(500)\n  try { await conn.recv(9) } catch (error) { print(error.name) }\n  await conn.close()',
      ),
      'curl-7.88',
    )
    expect(timed.view.now).toBeLessThan(130_000)
    expect(printed(timed)).toEqual([])
    await timed.pass()
    expect(printed(timed)).toEqual(['TimeoutError'])
    expect(timed.view.outcomes[0]).toMatchObject({ settled: true, outcome: { exit: 52 } })
  })
})

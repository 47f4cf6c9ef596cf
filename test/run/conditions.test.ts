import { expect, it } from 'vitest'
import type { Records } from '../../src/trace'
import { runNode } from './run-node'

/** Answers each connection with what its first recv gave. */
const SERVER = `import { encode, decode, socket } from 'barewire/socket'
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(8)
while (true) {
  const [conn] = await s.accept()
  const first = decode(await conn.recv(4096))
  print(first.length)
  await conn.sendall(encode('HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok'))
  await conn.close()
}
`

const printed = (records: Records) =>
  [...records].flatMap((one) => (one.kind === 'output' && one.stream === 'stdout' ? one.text.trim().split('\n') : []))

it('sends the request of several clients at once; one outcome is told', async () => {
  const run = await runNode(SERVER, 'curl-7.88', undefined, { latency: 10, clients: 3 })
  try {
    const connects = [...run.view.records].filter(({ kind }) => kind === 'connect')
    expect(connects.map(({ time }) => time)).toEqual([0, 0, 0].map(() => connects[0]!.time))
    expect(printed(run.view.records)).toEqual(['78', '78', '78'])
    expect(run.view.outcomes).toHaveLength(1)
    expect(run.view.outcomes[0]).toMatchObject({ settled: true, outcome: { kind: 'curl', exit: 0 } })
  } finally {
    run.kill()
  }
})

it('cuts the request for the program, at marks', async () => {
  const segments = { kind: 'marks' as const, marks: [{ from: 'client' as const, at: 5 }] }
  const run = await runNode(SERVER, 'curl-7.88', undefined, { latency: 10, segments })
  try {
    expect(printed(run.view.records)[0]).toBe('5')
  } finally {
    run.kill()
  }
})

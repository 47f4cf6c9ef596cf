import { expect, it } from 'vitest'
import { freshPlayground, plainRequest } from '../../src/playground'
import { type Session, whenCompared } from '../../src/run'
import { runNode } from './run-node'
import { sessionHere } from './session-here'

const reply = (text: string) => `'HTTP/1.1 200 OK\\r\\nContent-Length: ${text.length}\\r\\n\\r\\n${text}'`

const server = (before: string, text = 'hello', after = '') => `
import { encode, socket } from 'barewire/socket'
${before}
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(1)
${after}
while (true) {
  const [conn] = await s.accept()
  console.log(performance.now(), Math.random(), new Date().toISOString(), (await conn.recv(1024)).length)
  await conn.sendall(encode(${reply(text)}))
  conn.close()
}
`

const PROGRAMS: Readonly<Record<string, string>> = {
  'a server of sockets': server(''),
  'one that counts time and chance before it listens': server(
    'console.log(Math.random()); await new Promise((resolve) => setTimeout(resolve, 1200)); console.log(performance.now())',
  ),
  'one with a timer that goes on': server('let n = 0; setInterval(() => console.log(++n, performance.now()), 7000)'),
  'one that prints much': server("for (let at = 0; at < 3000; at++) console.log('line', at)"),
  'one that listens on another port': server('').replace('8000', '9000'),
  'one that never listens': "console.log('nothing'); setInterval(() => console.log(performance.now()), 900)",
  'one that ends': "console.log('done')",
  'one that throws': "throw new Error('no')",
  'one that throws when it listens': server('', 'hello', "setTimeout(() => { throw new Error('late') }, 4)"),
  'a handler': "console.log(Math.random())\nexport default () => new Response('hello ' + Math.random())",
}

for (const [name, text] of Object.entries(PROGRAMS))
  it(`begun before anybody asks, the recording is the same: ${name}`, async () => {
    const requests = [plainRequest('curl-7.88'), plainRequest('curl-7.88')]
    const network = { latency: 10, clients: 2 }
    const seen = []
    for (const ahead of [null, 0, 300]) {
      const run = await runNode(text, 'curl-7.88', requests, network, ahead)
      const { records, outcomes, state, waiting } = run.view
      seen.push(JSON.stringify({ records: [...records], outcomes, state, waiting }))
      run.kill()
    }
    expect(seen[0]!.length).toBeGreaterThan(200)
    expect(seen[1]).toBe(seen[0])
    expect(seen[2]).toBe(seen[0])
  })

/** What curl printed in the run on show; null while another is to come. */
function printed({ run, stale }: Session): string | null {
  const [one] = run.value!.outcomes
  return !stale.value && one?.settled && one.outcome.kind === 'curl'
    ? one.outcome.screen.map(({ bytes }) => new TextDecoder().decode(bytes)).join('')
    : null
}

const playground = freshPlayground('A server', 'server.ts', server(''))

it('when all rest, the server of the next Send stands by; the Send takes it, and the next stands by again', async () => {
  let prepared = 0
  const { session, asked, told } = await sessionHere(playground, { prepare: () => prepared++ })
  await whenCompared(session)
  await expect.poll(() => told.filter((kind) => kind === 'ahead').length).toBe(1)
  expect(asked()).toBe(5)
  const before = { bytes: JSON.stringify(session.run.value!.outcomes), records: [...session.run.value!.records] }
  const was = prepared
  const shown = session.run.value!.records
  session.send()
  await expect.poll(() => session.run.value!.records !== shown && session.run.value!.state.kind).toBe('quiet')
  // No other server was begun for it.
  expect(told.slice(told.indexOf('ahead') + 1).filter((kind) => kind !== 'stop')[0]).toBe('ask')
  expect(JSON.stringify(session.run.value!.outcomes)).toBe(before.bytes)
  expect([...session.run.value!.records]).toEqual(before.records)
  await expect.poll(() => told.filter((kind) => kind === 'ahead').length).toBe(2)
  expect(prepared).toBeGreaterThan(was)
})

it('what is changed begins anew, and what stood by is ended', async () => {
  const { session, told } = await sessionHere(playground, { prepare: () => undefined })
  await whenCompared(session)
  await expect.poll(() => told.includes('ahead')).toBe(true)
  const stops = () => told.filter((kind) => kind === 'stop').length
  const before = stops()
  session.edit('server.ts', server('', 'another'))
  await expect.poll(() => printed(session)).toBe('another')
  expect(told).not.toContain('ask')
  expect(stops()).toBeGreaterThan(before)
  await expect.poll(() => told.filter((kind) => kind === 'ahead').length, { timeout: 10_000 }).toBe(2)
  const shown = session.run.value!.records
  session.send()
  await expect.poll(() => session.run.value!.records !== shown && session.run.value!.state.kind).toBe('quiet')
  expect(told).toContain('ask')
  expect(printed(session)).toBe('another')
})

it('where another playground waits for its Send, the server of the one before stands by no longer', async () => {
  const { session, told } = await sessionHere(playground, { prepare: () => undefined, paused: true })
  session.send()
  await whenCompared(session)
  await expect.poll(() => told.includes('ahead')).toBe(true)
  const begun = told.filter((kind) => kind === 'start' || kind === 'ahead').length
  session.load(freshPlayground('Another', 'server.ts', server('', 'another')))
  // Each run and the server that stood by.
  expect(told.filter((kind) => kind === 'stop').length).toBe(begun)
})

it('a server that has ended, or listens nowhere, does not stand by', async () => {
  for (const text of ["console.log('done')", 'setInterval(() => {}, 1000)']) {
    const { session, told } = await sessionHere(freshPlayground('A server', 'server.ts', text), {
      prepare: () => undefined,
    })
    await whenCompared(session)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(told).toContain('start')
    expect(told).not.toContain('ahead')
  }
})

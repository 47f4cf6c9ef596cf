import { expect, it } from 'vitest'
import type { ClientId } from '../../src/clients'
import { FIELDS } from '../../src/gallery/fields'
import { replyPlayground } from '../../src/gallery/playground'
import { freshPlayground } from '../../src/playground'
import { whenRested } from '../../src/run'
import { Flag } from '../../src/trace'
import { runNode } from './run-node'
import { sessionHere } from './session-here'

const reply = FIELDS.replies.find(({ id }) => id === 'space-colon')!

/** Those who do not take its length: they wait for the end of the connection. */
const CLIENTS: readonly ClientId[] = ['firefox-153', 'curl-7.88']

it.each(CLIENTS)(
  'a stopped process ends its connections, and %s comes to its outcome, however much time has passed',
  async (client) => {
    const run = await runNode(replyPlayground(reply, client).files[0]!.text, client)
    try {
      for (let passed = 0; passed < 3; passed++) await run.pass()
      const view = await run.stop()
      expect(view.state).toEqual({ kind: 'stopped', reason: 'You stopped the server.' })
      const records = [...view.records]
      const killed = records.findIndex((one) => one.kind === 'process' && one.event === 'kill')
      const ends = records
        .slice(killed)
        .flatMap((one) => (one.kind === 'segment' && one.connection === 1 && one.from === 'server' ? [one.flags] : []))
      expect(ends[0]! & (Flag.FIN | Flag.RST)).not.toBe(0)
      expect(records.slice(killed)).toContainEqual(expect.objectContaining({ kind: 'disconnect', connection: 1 }))
      expect(view.outcomes.at(-1)).toMatchObject({ settled: true })
      expect(view.blocked).toEqual([])
    } finally {
      run.kill()
    }
  },
)

it.each(['chromium-156', 'firefox-153'] as const)(
  'a server that ended on the first request is why the second try of %s was refused',
  async (client) => {
    const text = `import { socket } from 'barewire/socket'
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(5)
const [conn] = await s.accept()
await conn.recv(999)
throw new Error('on purpose')
`
    const run = await runNode(text, client)
    try {
      const name = client === 'chromium-156' ? 'Chrome' : 'Firefox'
      // Chrome has a second connection in reserve, which the end of the server resets.
      const again = name === 'Chrome' ? '2 other connections, and the last of them' : 'another connection, which'
      const how = [...run.view.records].some(
        (one) => one.kind === 'segment' && one.connection === 1 && one.from === 'server' && one.flags & Flag.RST,
      )
        ? 'reset'
        : 'closed'
      expect(run.view.outcomes[0]!.outcome).toMatchObject({
        outcome: 'error',
        reason: {
          rule: `${client.split('-')[0]}.refused`,
          text: `The server ${how} connection 1 without sending anything. ${name} tried again on ${again} was refused: nothing listens on localhost:8000 any more, as when a server has ended on the first request.`,
        },
      })
    } finally {
      run.kill()
    }
  },
)

it('where nothing listened from the start, that is all that is said of a refused connection', async () => {
  const run = await runNode("print('no server')", 'chromium-156')
  try {
    expect(run.view.outcomes[0]!.outcome).toMatchObject({
      reason: { text: 'Nothing listens on localhost:8000: the host there refused the connection.' },
    })
  } finally {
    run.kill()
  }
})

it('Stop right behind a Send stops the server that the Send begins', async () => {
  const server = 'export default () => "hello"'
  const { session } = await sessionHere(freshPlayground('A server', 'server.ts', server), { up: new Promise(() => {}) })
  await whenRested(session)
  const before = session.run.value!.records
  session.send()
  session.stop()
  await expect
    .poll(() => session.run.value!.records !== before && session.run.value!.state)
    .toEqual({
      kind: 'stopped',
      reason: 'You stopped the server.',
    })
  // The next one is not.
  session.send()
  await expect.poll(() => session.run.value!.state.kind).toBe('quiet')
})

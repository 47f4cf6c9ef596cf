import { expect, it } from 'vitest'
import type { ClientId } from '../../src/clients'
import { FIELDS } from '../../src/gallery/fields'
import { replyPlayground } from '../../src/gallery/playground'
import { Flag } from '../../src/trace'
import { runNode } from './run-node'

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

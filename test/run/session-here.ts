import { afterEach } from 'vitest'
import type { Playground } from '../../src/playground'
import { spawnNode } from '../../src/process/node'
import { createSession, localDrafts, type Session, type SessionParts, type SpareProcess } from '../../src/run'
import { partsHere } from '../../src/run/node'

const spawned: SpareProcess[] = []
afterEach(() => {
  for (const process of spawned.splice(0)) process.kill()
})

/**
 * A session as the page has it, here: its processes end with the test. `up`: when its page is up; `prepare`: called where a process
 * may be made ready. `paused`: nothing runs before a Send. `asked`: how many processes it took; `told`: what the kernel was told, by kind.
 */
export async function sessionHere(
  example: Playground,
  { up, prepare, paused }: Pick<SessionParts, 'up' | 'prepare' | 'paused'> = {},
): Promise<{ readonly session: Session; asked(): number; readonly told: readonly string[] }> {
  let asked = 0
  const told: string[] = []
  const { kernel, after } = partsHere()
  const session = await createSession({
    after,
    kernel: {
      ...kernel,
      post: (message, transfer) => {
        told.push(message.kind)
        kernel.post(message, transfer)
      },
    },
    process: async () => {
      asked++
      const process = await spawnNode()
      spawned.push(process)
      return process
    },
    ...(up && { up }),
    ...(prepare && { prepare }),
    ...(paused && { paused }),
    drafts: localDrafts(null),
    address: { base: () => '', fragment: () => '', replace: () => undefined },
    plain: () => ({ example, draft: null }),
  })
  return { session, asked: () => asked, told }
}

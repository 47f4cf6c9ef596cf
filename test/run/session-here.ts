import { afterEach } from 'vitest'
import type { Playground } from '../../src/playground'
import { spawnNode } from '../../src/process/node'
import { createSession, localDrafts, type Session, type SpareProcess } from '../../src/run'
import { partsHere } from '../../src/run/node'

const spawned: SpareProcess[] = []
afterEach(() => {
  for (const process of spawned.splice(0)) process.kill()
})

/** A session as the page has it, here: its processes end with the test. `up`: when its page is up; `asked`: how many processes it took. */
export async function sessionHere(
  example: Playground,
  up?: Promise<void>,
): Promise<{ readonly session: Session; asked(): number }> {
  let asked = 0
  const session = await createSession({
    ...partsHere(),
    process: async () => {
      asked++
      const process = await spawnNode()
      spawned.push(process)
      return process
    },
    ...(up && { up }),
    drafts: localDrafts(null),
    address: { base: () => '', fragment: () => '', replace: () => undefined },
    plain: () => ({ example, draft: null }),
  })
  return { session, asked: () => asked }
}

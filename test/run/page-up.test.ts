import { afterEach, expect, it } from 'vitest'
import { LESSONS } from '../../src/lessons'
import { spawnNode } from '../../src/process/node'
import { createSession, localDrafts, type SpareProcess, whenCompared, whenRested } from '../../src/run'
import { startKernel } from '../../src/run/node'

const spawned: SpareProcess[] = []
afterEach(() => {
  for (const process of spawned.splice(0)) process.kill()
})

/** A session of the first example whose page is up when `up` settles; `prepared` counts the spare processes it asked for. */
async function sessionOf(up?: Promise<void>) {
  let hear: Parameters<typeof startKernel>[0] = () => undefined
  let prepared = 0
  const kernel = startKernel((message) => hear(message))
  const session = await createSession({
    kernel: {
      post: (message) => kernel.receive(message),
      receive: (listener) => {
        hear = listener
      },
    },
    process: async () => {
      const process = await spawnNode()
      spawned.push(process)
      return process
    },
    prepare: () => {
      prepared++
    },
    ...(up && { up }),
    drafts: localDrafts(null),
    address: { base: () => '', fragment: () => '', replace: () => undefined },
    after: (delay, callback) => {
      const timer = setTimeout(callback, delay)
      return () => clearTimeout(timer)
    },
    plain: () => ({ example: LESSONS[0]!.playground, draft: null }),
  })
  return { session, prepared: () => prepared }
}

it('only the run of the chosen client begins before the page is up; the others and a spare process follow it', async () => {
  let pageIsUp = () => {}
  const { session, prepared } = await sessionOf(
    new Promise((resolve) => {
      pageIsUp = resolve
    }),
  )
  await whenRested(session)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(session.run.value!.state.kind).toBe('quiet')
  expect([spawned.length, session.others.value.size, prepared()]).toEqual([1, 0, 0])
  pageIsUp()
  await whenCompared(session)
  expect(spawned.length).toBe(4)
  expect([...session.others.value.keys()].sort()).toEqual(['chromium-156', 'curl-7.64', 'firefox-153'])
  expect(prepared()).toBeGreaterThan(0)
})

it('a Send before the page is up does not wait for it', async () => {
  const { session } = await sessionOf(new Promise(() => undefined))
  await whenRested(session)
  const first = session.run.value
  session.send()
  await expect
    .poll(() => session.run.value !== first && session.run.value!.outcomes.length, { timeout: 10_000 })
    .toBe(1)
})

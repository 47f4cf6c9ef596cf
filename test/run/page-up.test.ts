import { afterEach, expect, it } from 'vitest'
import { LESSONS } from '../../src/lessons'
import { spawnNode } from '../../src/process/node'
import { createSession, localDrafts, type SpareProcess, whenCompared, whenRested } from '../../src/run'
import { partsHere } from '../../src/run/node'

const spawned: SpareProcess[] = []
afterEach(() => {
  for (const process of spawned.splice(0)) process.kill()
})

/** A session of the first example whose page is up when `up` settles; `asked` counts its processes. */
async function sessionOf(up?: Promise<void>) {
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
    plain: () => ({ example: LESSONS[0]!.playground, draft: null }),
  })
  return { session, asked: () => asked }
}

it('only the run of the chosen client begins before the page is up; the others follow it', async () => {
  let pageIsUp = () => {}
  const { session, asked } = await sessionOf(
    new Promise((resolve) => {
      pageIsUp = resolve
    }),
  )
  await whenRested(session)
  await new Promise(setImmediate)
  expect(session.run.value!.state.kind).toBe('quiet')
  expect([asked(), session.others.value.size]).toEqual([1, 0])
  pageIsUp()
  await whenCompared(session)
  expect(asked()).toBe(4)
  expect([...session.others.value.keys()].sort()).toEqual(['chromium-156', 'curl-7.64', 'firefox-153'])
})

it('a Send before the page is up does not wait for it, and the others follow it when the page is', async () => {
  let pageIsUp = () => {}
  const { session } = await sessionOf(
    new Promise((resolve) => {
      pageIsUp = resolve
    }),
  )
  await whenRested(session)
  const first = session.run.value
  session.send()
  await expect
    .poll(() => session.run.value !== first && session.run.value!.outcomes.length, { timeout: 10_000 })
    .toBe(1)
  pageIsUp()
  await whenCompared(session)
  expect(session.others.value.size).toBe(3)
})

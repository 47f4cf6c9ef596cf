import { expect, it } from 'vitest'
import { LESSONS } from '../../src/lessons'
import { whenCompared, whenRested } from '../../src/run'
import { sessionHere } from './session-here'

const sessionOf = (up?: Promise<void>) => sessionHere(LESSONS[0]!.playground, up && { up })

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

import { expect, it } from 'vitest'
import { freshPlayground } from '../../src/playground'
import { whenRested } from '../../src/run'
import { sessionHere } from './session-here'

/** A session whose server has got two requests. */
async function sessionOfTwo() {
  const example = freshPlayground('Two', 'server.ts', "export default () => new Response('Hi')")
  const { session } = await sessionHere(example, { up: new Promise(() => undefined) })
  await whenRested(session)
  session.sendToSame()
  await whenRested(session)
  expect(session.run.value!.outcomes).toHaveLength(2)
  return session
}

it('a Send says what it left behind, also where Send was pressed twice; all of it goes to one server', async () => {
  const session = await sessionOfTwo()
  const before = session.run.value
  session.send()
  session.send()
  await expect.poll(() => session.run.value !== before && session.run.value!.state.kind).toBe('quiet')
  expect(session.run.value!.dropped).toMatchObject({ cookies: 0, requests: [{}, {}] })

  const sent = session.run.value
  session.sendTogether()
  await expect.poll(() => session.run.value !== sent && session.run.value!.outcomes.length).toBe(3)
  expect(session.run.value!.dropped).toBeUndefined()
})

import { expect, it } from 'vitest'
import type { BrowserOutcome } from '../../src/clients'
import { freshPlayground, plainRequest } from '../../src/playground'
import { whenRested } from '../../src/run'
import { sessionHere } from './session-here'

const at = (path: string) => ({ ...plainRequest('chromium-156'), url: `http://localhost:8000${path}` })

/** A session whose browser has gone to two pages, and to a host that there is not. */
async function threePages() {
  const example = {
    ...freshPlayground('Pages', 'server.ts', 'export default (request: Request) => new Response(request.url)'),
    requests: [at('/one')],
  }
  const { session } = await sessionHere(
    { ...example, view: { ...example.view, client: 'chromium-156' } },
    { up: new Promise(() => undefined) },
  )
  await whenRested(session)
  session.sendToSame(at('/two'))
  await whenRested(session)
  session.sendToSame({ ...at('/'), url: 'http://elsewhere.example/' })
  await whenRested(session)
  const shown = () => (session.run.value!.outcomes.at(-1)!.outcome as BrowserOutcome).url
  const act = async (kind: 'back' | 'forward') => {
    session.act({ kind })
    await whenRested(session)
  }
  const edited = async (name: string) => {
    const before = session.run.value!.records
    session.addFile(name)
    await expect.poll(() => session.run.value!.records !== before && session.run.value!.state.kind).toBe('quiet')
  }
  return { session, shown, act, edited }
}

it('after an edit the browser shows the page that it had on show, not one that the visitor went back from', async () => {
  const { session, shown, act, edited } = await threePages()
  expect(shown()).toBe('http://elsewhere.example/')
  await act('back')
  expect(shown()).toBe('http://localhost:8000/two')
  // Its recording is no link's: nothing in a link goes back.
  expect(session.shareable().recording).toBeUndefined()
  await edited('a.txt')
  expect(shown()).toBe('http://localhost:8000/two')
  await edited('b.txt')
  expect(session.playground.value.requests.map(({ url }) => new URL(url).pathname)).toEqual(['/one', '/two'])

  await act('back')
  await edited('c.txt')
  expect(shown()).toBe('http://localhost:8000/one')
})

it('who goes back and forward again has gone nowhere', async () => {
  const { session, shown, act, edited } = await threePages()
  await act('back')
  await act('back')
  await act('forward')
  await act('forward')
  await edited('a.txt')
  expect(shown()).toBe('http://elsewhere.example/')
  expect(session.playground.value.requests).toHaveLength(3)
})

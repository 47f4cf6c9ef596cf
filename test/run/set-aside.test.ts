import { expect, it } from 'vitest'
import { freshPlayground, type RequestSpec } from '../../src/playground'
import { whenRested } from '../../src/run'
import { sessionHere } from './session-here'

const typed = (body: string): RequestSpec => ({
  client: 'curl-7.88',
  method: 'POST',
  url: 'http://localhost:8000/api',
  fields: [],
  body,
  command: `curl -X POST -d '${body}' localhost:8000/api`,
  raw: null,
})

async function restedSession() {
  const { session } = await sessionHere(freshPlayground('Any', 'server.ts', "export default () => new Response('Hi')"))
  await whenRested(session)
  return session
}

it('what was asked with curl is there again after raw bytes, with all that was sent; and raw bytes after curl', async () => {
  const session = await restedSession()
  const post = typed('{"n":1}')
  session.compose(post)
  session.sendToSame(post)
  await whenRested(session)

  session.choose('raw')
  await whenRested(session)
  const bytes = { ...session.request.value, raw: 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n' }
  session.compose(bytes)
  session.choose('curl-7.88')
  expect(session.request.value).toEqual(post)
  await expect.poll(() => session.run.value?.client === 'curl-7.88' && session.run.value.outcomes.length).toBe(2)
  expect(session.run.value!.outcomes.map(({ request }) => request.method)).toEqual(['GET', 'POST'])

  session.choose('raw')
  expect(session.request.value.raw).toBe(bytes.raw)
  await whenRested(session)

  session.choose('chromium-156')
  expect(session.request.value).toMatchObject({
    client: 'chromium-156',
    method: 'POST',
    body: post.body,
    command: null,
  })
})

it('a request of the text that takes the place of raw bytes leaves them where they were', async () => {
  const session = await restedSession()
  session.choose('raw')
  const bytes = { ...session.request.value, raw: 'PUT / HTTP/1.1\r\n\r\n' }
  session.compose(bytes)
  session.compose({ ...typed('two'), command: null })
  session.send()
  await whenRested(session)
  session.choose('raw')
  expect(session.request.value.raw).toBe(bytes.raw)
})

it('another playground has nothing of what was typed for the one before', async () => {
  const session = await restedSession()
  session.compose(typed('mine'))
  session.choose('raw')
  session.load(freshPlayground('Other', 'server.ts', "export default () => new Response('Other')"))
  await whenRested(session)
  session.choose('raw')
  session.choose('curl-7.88')
  expect(session.request.value).toMatchObject({ method: 'GET', body: null })
})

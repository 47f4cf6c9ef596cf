import { afterEach, expect, it } from 'vitest'
import { latin1, utf8 } from '../../src/bytes'
import type { BrowserOutcome, ScriptCall } from '../../src/clients'
import { plainRequest } from '../../src/playground'
import { runNode } from './run-node'

/** Says what it was asked; `/slow` answers after a second, `/events` is an event stream of two parts. */
const SERVER = `export default async (request: Request) => {
  const { pathname } = new URL(request.url)
  if (pathname === '/favicon.ico') return new Response('', { status: 404 })
  if (pathname === '/') return new Response('<p>page', { headers: { 'Content-Type': 'text/html', 'Set-Cookie': 'seen=1' } })
  if (pathname === '/slow') await new Promise((done) => setTimeout(done, 1000))
  if (pathname === '/events') return new Response('retry: 200000\\ndata: one\\n\\ndata: two\\n\\n', { headers: { 'Content-Type': 'text/event-stream' } })
  if (pathname === '/a.png') return new Response('png', { headers: { 'Content-Type': 'image/png' } })
  return new Response(request.method + ' ' + pathname + ' ' + (await request.text()))
}
`
const FETCH: ScriptCall = {
  kind: 'fetch',
  url: '/data',
  method: 'GET',
  headers: [],
  body: null,
  mode: 'cors',
  credentials: 'same-origin',
  cache: 'default',
  redirect: 'follow',
  keepalive: false,
}

let run: Awaited<ReturnType<typeof runNode>>
afterEach(() => run.kill())
const heads = () =>
  [...run.view.records].flatMap((one) =>
    one.kind === 'segment' && one.from === 'client' && one.payload.length > 0 ? [latin1(one.payload)] : [],
  )

for (const client of ['chromium-156', 'firefox-153'] as const) {
  it(`${client}: what a page’s script asks for is on the wire with the browser’s fields, and is answered`, async () => {
    run = await runNode(SERVER, client, [{ ...plainRequest(client), url: 'http://localhost:8000/' }])
    const [answer] = (await run.script({ ...FETCH, headers: [['X-Own', 'a']] })).slice(-1)
    expect(answer).toMatchObject({ more: false, error: null, cookie: 'seen=1', reply: { status: 200, type: 'basic' } })
    expect(latin1(answer!.reply!.body)).toBe('GET /data ')
    const head = heads().at(-1)!
    expect(head).toMatch(/^GET \/data HTTP\/1\.1\r\n/)
    for (const line of ['X-Own: a', 'Referer: http://localhost:8000/', 'Sec-Fetch-Dest: empty', 'Cookie: seen=1'])
      expect(head).toContain(`${line}\r\n`)
    // What the tab shows is the page, as it was.
    expect((run.view.outcomes.at(-1)!.outcome as BrowserOutcome).body).toEqual(utf8('<p>page'))
  })

  it(`${client}: time passes for a slow answer, and an XMLHttpRequest, a beacon, a cookie and an image take the same way`, async () => {
    run = await runNode(SERVER, client, [{ ...plainRequest(client), url: 'http://localhost:8000/' }])
    const before = run.view.now!
    const slow = await run.script({ ...FETCH, url: '/slow', method: 'POST', body: { type: 'text', value: 'x' } })
    expect(latin1(slow.at(-1)!.reply!.body)).toBe('POST /slow x')
    expect(run.view.now! - before).toBeGreaterThanOrEqual(1000)
    const xhr = { kind: 'xhr', url: '/xhr', method: 'GET', headers: [], body: null, withCredentials: false } as const
    expect(latin1((await run.script(xhr)).at(-1)!.reply!.body)).toBe('GET /xhr ')
    await run.script({ kind: 'beacon', url: '/beacon', body: { type: 'text', value: 'b' } })
    expect(heads().find((head) => head.startsWith('POST /beacon '))).toMatch(/Content-Type: text\/plain;charset=UTF-8/i)
    expect((await run.script({ kind: 'cookie', text: 'own=2; path=/' })).at(-1)!.cookie).toBe('seen=1; own=2')
    const image = (await run.script({ kind: 'load', element: 'img', url: '/a.png' })).at(-1)!
    expect([image.error, latin1(image.reply!.body)]).toEqual([null, 'png'])
    expect(heads().at(-1)).toContain('Sec-Fetch-Dest: image')
    const events = await run.script({ kind: 'event-source', url: '/events', withCredentials: false })
    expect(latin1(events.findLast(({ reply }) => reply && reply.body.length > 0)!.reply!.body)).toContain('data: two')
    await run.script({ kind: 'location', url: '/next' })
    expect((run.view.outcomes.at(-1)!.outcome as BrowserOutcome).url).toBe('http://localhost:8000/next')
  })

  it(`${client}: what cannot be fetched fails in the browser’s words`, async () => {
    run = await runNode(SERVER, client, [{ ...plainRequest(client), url: 'http://localhost:8000/' }])
    const [answer] = (await run.script({ ...FETCH, url: 'http://localhost:9999/' })).slice(-1)
    expect(answer).toMatchObject({ more: false, reply: null })
    expect(answer!.error).toMatch(client === 'firefox-153' ? /^TypeError: NetworkError/ : /^TypeError: Failed to fetch/)
  })
}

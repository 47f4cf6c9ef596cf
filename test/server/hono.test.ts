import { Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { stream, streamSSE, streamText } from 'hono/streaming'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromLatin1 } from '../../src/bytes'
import { File, FormData, Headers, handlerOf, Request, Response } from '../../src/server'
import { parse } from '../http/support'
import { MemoryPeer, statuses } from './memory'

/** An application as it stands in Hono's documentation. */
function application(): Hono {
  const app = new Hono()
  app.use('*', async (c, next) => {
    await next()
    c.header('X-Served-By', 'hono')
  })
  app.get('/', (c) => c.text('Hello Hono!'))
  app.get('/users/:id', (c) => c.json({ id: c.req.param('id'), q: c.req.query('q') ?? null }))
  app.get('/old', (c) => c.redirect('/users/1', 301))
  app.get('/html', (c) => c.html('<h1>Hi</h1>'))
  app.get('/login', (c) => {
    setCookie(c, 'session', 'abc', { httpOnly: true, path: '/' })
    setCookie(c, 'theme', 'dark')
    return c.text(getCookie(c, 'session') ?? 'none')
  })
  app.get('/logout', (c) => {
    deleteCookie(c, 'session')
    return c.body(null, 204)
  })
  app.post('/json', async (c) => c.json({ got: await c.req.json() }, 201))
  app.post('/form', async (c) => {
    const body = await c.req.parseBody({ all: true })
    const file = body['file']
    const shown = typeof file === 'object' && 'text' in file ? `${file.name} ${file.type} ${await file.text()}` : file
    return c.json({ ...body, file: shown ?? null })
  })
  app.post('/echo', async (c) => c.body(await c.req.arrayBuffer()))
  app.get('/count', (c) =>
    streamText(c, async (out) => {
      for (const word of ['one', 'two', 'three']) await out.writeln(word)
    }),
  )
  app.get('/bytes', (c) =>
    stream(c, async (out) => {
      await out.write(new Uint8Array([1, 2, 3]))
    }),
  )
  app.get('/events', (c) => streamSSE(c, async (out) => out.writeSSE({ event: 'tick', data: '1', id: '7' })))
  app.get('/fails', () => {
    throw new Error('on purpose')
  })
  app.onError((error, c) => c.text(`caught: ${error.message}`, 500))
  app.notFound((c) => c.text('nothing here', 404))
  return app
}

const GLOBALS = { Request, Response, Headers, FormData, File }

/** With the classes of this server as the globals (the page, `barewire serve`), and with those of Node. */
describe.each(['ours', 'of Node'])('Hono runs unchanged, the global classes %s', (whose) => {
  const before = Object.fromEntries(Object.keys(GLOBALS).map((name) => [name, Reflect.get(globalThis, name)]))
  beforeAll(() => {
    if (whose === 'ours') Object.assign(globalThis, GLOBALS)
  })
  afterAll(() => {
    Object.assign(globalThis, before)
  })

  async function ask(request: string): Promise<string> {
    const found = handlerOf(application())
    if (!found.ok) throw new Error(found.message)
    const peer = new MemoryPeer(found.handler)
    await peer.send(request)
    for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve))
    expect(peer.errors).toEqual([])
    return peer.take()
  }
  const get = (path: string, fields = '') => ask(`GET ${path} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`)
  const post = (path: string, type: string, content: string) =>
    ask(
      `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: ${content.length}\r\n\r\n${content}`,
    )
  const content = (text: string) => {
    const [message, more] = parse('response', [fromLatin1(text)]).messages
    expect([message!.complete, more]).toEqual([true, undefined])
    return message!.content
  }

  test('routing, parameters, queries, middleware, redirects, errors', async () => {
    const hello = await get('/')
    expect(content(hello)).toBe('Hello Hono!')
    if (whose === 'ours') expect(hello).toMatch(/\r\nContent-Length: 11\r\n/)
    expect(hello).toMatch(/\r\nx-served-by: hono\r\n/i)
    expect(JSON.parse(content(await get('/users/7?q=a%20b')))).toEqual({ id: '7', q: 'a b' })
    const moved = await get('/old')
    expect([statuses(moved)[0], /\r\nlocation: (.*)\r\n/i.exec(moved)?.[1]]).toEqual([301, '/users/1'])
    expect(await get('/html')).toMatch(/content-type: text\/html/i)
    expect(statuses(await get('/nowhere'))).toEqual([404])
    expect(content(await get('/fails'))).toBe('caught: on purpose')
  })

  test('cookies', async () => {
    const login = await get('/login', 'Cookie: session=old; other=1\r\n')
    expect(content(login)).toBe('old')
    expect([...login.matchAll(/\r\nset-cookie: ([^;\r]*)/gi)].map(([, value]) => value)).toEqual([
      'session=abc',
      'theme=dark',
    ])
    const logout = await get('/logout')
    expect(statuses(logout)).toEqual([204])
    expect(logout).toMatch(/set-cookie: session=; Max-Age=0/i)
  })

  test('streaming', async () => {
    const count = await get('/count')
    expect(count).toMatch(/\r\ntransfer-encoding: chunked\r\n/i)
    expect(count.slice(count.indexOf('\r\n\r\n') + 4)).toBe('4\r\none\n\r\n4\r\ntwo\n\r\n6\r\nthree\n\r\n0\r\n\r\n')
    expect(content(await get('/bytes'))).toBe('\x01\x02\x03')
    expect(await get('/events')).toContain('event: tick\ndata: 1\nid: 7\n\n')
  })

  test('bodies: JSON, forms, files, bytes', async () => {
    const json = await post('/json', 'application/json', '{"a":[1,2]}')
    expect([statuses(json)[0], JSON.parse(content(json))]).toEqual([201, { got: { a: [1, 2] } }])
    const form = await post('/form', 'application/x-www-form-urlencoded', 'a=1&b=x+y&a=2')
    expect(JSON.parse(content(form))).toEqual({ a: ['1', '2'], b: 'x y', file: null })
    const parts =
      '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--B\r\nContent-Disposition: form-data; name="file"; filename="f.txt"\r\nContent-Type: text/x\r\n\r\nin it\r\n--B--\r\n'
    expect(JSON.parse(content(await post('/form', 'multipart/form-data; boundary=B', parts)))).toEqual({
      a: '1',
      file: 'f.txt text/x in it',
    })
    expect(content(await post('/echo', 'application/octet-stream', '\x00\xff'))).toBe('\x00\xff')
  })
})

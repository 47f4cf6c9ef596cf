import { describe, expect, test } from 'vitest'
import { TIMEOUTS } from '../../src/http'
import { Response } from '../../src/server'
import { echo, MemoryPeer, statuses, turn } from './memory'

const get = (path = '/', fields = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`
const post = (content: string, fields = '') =>
  `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${content.length}\r\n${fields}\r\n${content}`

describe('a connection', () => {
  test('stays open between requests, and answers pipelined ones in order however long each takes [9112-9.3-persist] [9112-9.3.2-response-order] [9112-9.3.2-parallel-safe]', async () => {
    const waiting: (() => void)[] = []
    const peer = new MemoryPeer(async ({ url }) => {
      if (url.endsWith('/slow')) await new Promise<void>((resolve) => waiting.push(resolve))
      return new URL(url).pathname
    })
    await peer.send(get('/slow') + get('/fast'))
    expect(peer.take()).toBe('')
    waiting[0]!()
    await turn()
    const text = peer.take()
    expect(text.indexOf('/slow')).toBeLessThan(text.indexOf('/fast'))
    expect(statuses(text)).toEqual([200, 200])
    await peer.send(get('/again'))
    expect(peer.take()).toContain('/again')
    expect(peer.ends).toEqual([])
  })

  test('answers what is known at once: a request waits for few promises', async () => {
    const peer = new MemoryPeer(() => new Response('x'))
    const requests = 100
    void peer.send(get().repeat(requests))
    let turns = 0
    for (; statuses(peer.text).length < requests && turns < 20 * requests; turns++) await null
    expect(turns).toBeLessThan(3 * requests)
  })

  test('ends behind the answer where the request says close, and says so [9112-9.6-server-closes] [9112-9.6-server-echo-close] [9112-9.6-server-ignores-later] [9112-9.6-announce-close]', async () => {
    const peer = new MemoryPeer(() => 'x')
    await peer.send(get('/', 'Connection: close\r\n') + get('/never'))
    const text = peer.take()
    expect(statuses(text)).toEqual([200])
    expect(text).toContain('\r\nConnection: close\r\n')
    expect(peer.ends).toEqual(['end'])
  })

  test('reads on after its FIN so that the answer is not lost, then closes [9112-9.6-half-close-stages] [9112-2.2-garbage-400-close]', async () => {
    const peer = new MemoryPeer(() => 'x')
    await peer.send('BROKEN\r\n\r\n')
    expect(statuses(peer.take())).toEqual([400])
    expect(peer.ends).toEqual(['end'])
    await peer.send('x'.repeat(1000))
    expect(peer.ends).toEqual(['end'])
    await peer.finish()
    await peer.done
    expect(peer.ends).toEqual(['end', 'close'])
    const silent = new MemoryPeer(() => 'x')
    await silent.send('BROKEN\r\n\r\n')
    await silent.pass(TIMEOUTS.linger)
    expect(silent.ends).toEqual(['end', 'close'])
  })

  test('half-closed by the client, still answers [9112-9.6-half-closed-client] [9112-9.5-monitor-close]', async () => {
    const peer = new MemoryPeer(echo)
    await peer.send(post('hello'))
    await peer.finish()
    expect(peer.take()).toMatch(/\r\n\r\nhello$/)
    await peer.done
    expect(peer.ends).toEqual(['end', 'close'])
  })

  test('of HTTP/1.0 closes, or stays where keep-alive is asked for and says so [9112-9.3-decision] [9112-9.3-nonpersist-server]', async () => {
    const closes = new MemoryPeer(() => 'x')
    await closes.send('GET / HTTP/1.0\r\n\r\n')
    expect(closes.ends).toEqual(['end'])
    const stays = new MemoryPeer(() => 'x')
    await stays.send('GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n')
    expect(stays.take()).toContain('\r\nConnection: keep-alive\r\n')
    expect(stays.ends).toEqual([])
  })

  test('drained with a part of a head, it closes at once and answers nothing', async () => {
    const peer = new MemoryPeer(() => 'x')
    await peer.send('GET / HTTP/1.1\r\nHos')
    expect(peer.connection.busy).toBe(false)
    peer.connection.drain()
    await peer.done
    expect([peer.take(), peer.ends[0], peer.errors]).toEqual(['', 'close', []])
  })

  test('drained: idle, it closes at once; busy, behind its answer [9112-9.5-graceful-timeout]', async () => {
    const idle = new MemoryPeer(() => 'x')
    await turn()
    idle.connection.drain()
    await idle.done
    expect(idle.take()).toBe('')
    let go: () => void = () => undefined
    const busy = new MemoryPeer(async () => {
      await new Promise<void>((resolve) => {
        go = resolve
      })
      return 'x'
    })
    await busy.send(get())
    busy.connection.drain()
    go()
    await turn()
    expect(busy.take()).toContain('\r\nConnection: close\r\n')
    expect(busy.ends).toEqual(['end'])
  })
})

describe('the URI of a request', () => {
  const url = (peer: MemoryPeer) => peer.take().split('\r\n\r\n')[1]
  test.each([
    'a:99999',
    'a:65536',
    ':80',
    ':',
    '%ff',
    '999.1.1.1',
    '1.2.3.256',
    '1.2.3.4.5',
    '1.2.3.4:65536',
    'a.0x100000000',
    'xn--',
    'a.xn--.b',
    '[1]',
    '[v1.a]',
  ])('Host %j makes none: 400', async (host) => {
    const peer = new MemoryPeer((request) => new URL(request.url).href)
    await peer.send(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    expect([statuses(peer.take()), peer.errors, peer.ends]).toEqual([[400], [], ['end']])
    const old = new MemoryPeer((request) => new URL(request.url).href)
    await old.send(`GET / HTTP/1.0\r\nHost: ${host}\r\n\r\n`)
    expect([statuses(old.take()), old.errors]).toEqual([[400], []])
  })

  test.each(['a:65535', '127.0.0.1:59999', '255.249.199.99', '0.0.0.0:8000', 'localhost:60000'])(
    'Host %j makes one: 200',
    async (host) => {
      const peer = new MemoryPeer((request) => new URL(request.url).href)
      await peer.send(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
      expect([statuses(peer.take()), peer.errors]).toEqual([[200], []])
    },
  )

  test.each(['http://h%41:99999/', 'http://999.1.1.1/', 'http://%ff/', 'http://a:65536/x'])(
    'the target %s makes none: 400',
    async (target) => {
      const peer = new MemoryPeer((request) => new URL(request.url).href)
      await peer.send(`GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`)
      expect([statuses(peer.take()), peer.errors]).toEqual([[400], []])
    },
  )

  test.each([
    ['/', 'a:65535', 'http://a:65535/'],
    ['/', 'a:', 'http://a/'],
    ['/', 'A.b:8080', 'http://a.b:8080/'],
    ['/', '10.0.0.1', 'http://10.0.0.1/'],
    ['/', '[::1]:8', 'http://[::1]:8/'],
    ['/', 'h%41', 'http://ha/'],
    ['/', 'xn--bcher-kva.example', 'http://xn--bcher-kva.example/'],
    ['/', 'a_b', 'http://a_b/'],
    ['//x', 'a', 'http://a//x'],
    ['http://h%41:99/', 'a', 'http://ha:99/'],
  ])('of %s with Host %j is %s', async (target, host, href) => {
    const peer = new MemoryPeer((request) => new URL(request.url).href)
    await peer.send(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    expect(url(peer)).toBe(href)
  })
})

test.each([
  ['', 200],
  [',', 200],
  ['100-continue, 100-CONTINUE', 200],
  [', 100-continue', 200],
  ['100-continue\r\nExpect: 100-continue', 200],
  ['100-continue, x', 417],
  ['100-continue=1', 417],
])('Expect: %j is read by its members: %i', async (value, status) => {
  const peer = new MemoryPeer(() => 'x')
  await peer.send(post('hi', `Expect: ${value}\r\n`))
  expect(statuses(peer.take()).at(-1)).toBe(status)
})

describe('content', () => {
  test('is read when the handler asks: the answer may come first, and what is small is thrown away [9112-9.3-read-or-close-server]', async () => {
    const peer = new MemoryPeer(() => 'early')
    await peer.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345')
    expect(statuses(peer.take())).toEqual([200])
    await peer.send(`67890${get('/next')}`)
    expect(statuses(peer.take())).toEqual([200])
  })

  test('of which much is left ends the connection behind the early answer, which says so [9110-10.1.1-early-final-close] [9112-9.6-server-sent-close]', async () => {
    const peer = new MemoryPeer(() => new Response('too much', { status: 413 }))
    await peer.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n')
    const text = peer.take()
    expect(statuses(text)).toEqual([413])
    expect(text).toContain('\r\nConnection: close\r\n')
    expect(peer.ends).toEqual(['end'])
  })

  test('100 is sent when the handler reads and the client waits, and not where content has come [9110-10.1.1-100-or-final] [9110-10.1.1-omit-100] [9110-10.1.1-no-wait-for-content] [9110-10.1.1-100-then-final]', async () => {
    const expecting = 'POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n'
    const waits = new MemoryPeer(echo)
    await waits.send(expecting)
    expect(waits.take()).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    await waits.send('hi')
    expect(waits.take()).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\nhi$/)
    const comes = new MemoryPeer(echo)
    await comes.send(`${expecting}hi`)
    expect(statuses(comes.take())).toEqual([200])
    const refuses = new MemoryPeer(() => new Response(null, { status: 403 }))
    await refuses.send(expecting)
    expect(statuses(refuses.take())).toEqual([403])
    expect(refuses.ends).toEqual(['end'])
  })

  test('an expectation of HTTP/1.0 is ignored, one that is not known is refused [9110-10.1.1-ignore-1.0] [9110-10.1.1-417] [9110-15.2-no-1xx-to-1.0]', async () => {
    const old = new MemoryPeer(echo)
    await old.send('POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n')
    expect(old.take()).toBe('')
    await old.send('hi')
    expect(statuses(old.take())).toEqual([200])
    const strange = new MemoryPeer(echo)
    await strange.send(post('hi', 'Expect: a-miracle\r\n'))
    expect(statuses(strange.take())).toEqual([417])
  })

  test('streams both ways: a handler may answer with what it reads [9112-9.5-sustain]', async () => {
    const peer = new MemoryPeer((request) => new Response(request.body))
    await peer.send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n')
    expect(peer.take()).toContain('Transfer-Encoding: chunked')
    await peer.send('3\r\nabc\r\n')
    expect(peer.take()).toBe('3\r\nabc\r\n')
    await peer.send('0\r\n\r\n')
    expect(peer.take()).toBe('0\r\n\r\n')
    await peer.send(get('/next'))
    expect(statuses(peer.take())).toEqual([200])
  })

  test('in chunks without end leaves nothing behind: memory does not grow with them [9110-2.3-defensive]', async () => {
    let read = 0
    const peer = new MemoryPeer(async (request) => {
      for await (const part of request.body!) read += part.length
      return 'x'
    })
    await peer.send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n')
    for (let round = 0; round < 20; round++) await peer.send('1\r\nx\r\n'.repeat(500))
    expect(read).toBe(10_000)
    expect(peer.connection.parser.tape.length).toBeLessThan(32)
  })

  test('at fault is refused, whatever the handler makes of it', async () => {
    for (const handler of [
      echo,
      async (request: Parameters<typeof echo>[0]) => request.text().catch(() => 'never mind'),
    ]) {
      const peer = new MemoryPeer(handler)
      await peer.send('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n')
      await peer.send('x\r\n')
      expect(statuses(peer.take())).toEqual([400])
      expect(peer.errors).toEqual([])
      expect(peer.ends).toEqual(['end'])
    }
  })

  test('cannot be read once the exchange is over', async () => {
    let late: Promise<string> | null = null
    const peer = new MemoryPeer((request) => {
      setImmediate(() => {
        late = request.text()
        late.catch(() => undefined)
      })
      return 'early'
    })
    await peer.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n')
    await turn()
    await expect(late).rejects.toThrow('The exchange is over')
  })
})

describe('time', () => {
  test('an idle connection is closed without a word', async () => {
    const peer = new MemoryPeer(() => 'x')
    await turn()
    await peer.pass(TIMEOUTS.idle - 1)
    expect(peer.ends).toEqual([])
    await peer.pass(1)
    expect([peer.take(), peer.ends[0]]).toEqual(['', 'end'])
  })

  test('a head that trickles gets 408 when its time is over [9112-9.5-close-anytime] [9112-8-incomplete-request]', async () => {
    const peer = new MemoryPeer(() => 'x')
    for (let at = 0; at < 20; at++) {
      await peer.send('G')
      await peer.pass(2000)
    }
    expect(peer.take()).toBe('')
    await peer.pass(20_000)
    const text = peer.take()
    expect(statuses(text)).toEqual([408])
    expect(text).toContain('\r\nConnection: close\r\n')
  })

  test('content that trickles gets 408, content at a fair rate does not', async () => {
    const slow = new MemoryPeer(echo)
    await slow.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n')
    for (let at = 0; at < 7; at++) {
      await slow.pass(9_000)
      await slow.send('x')
    }
    expect(statuses(slow.take())).toEqual([408])
    const fair = new MemoryPeer(echo)
    await fair.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n')
    for (let at = 0; at < 40; at++) {
      await fair.pass(9_000)
      await fair.send('x'.repeat(500))
    }
    expect(statuses(fair.take())).toEqual([200])
  })

  test('a handler may take as long as it likes', async () => {
    let go: () => void = () => undefined
    const peer = new MemoryPeer(async () => {
      await new Promise<void>((resolve) => {
        go = resolve
      })
      return 'x'
    })
    await peer.send(get())
    await peer.pass(10_000_000)
    go()
    await turn()
    expect(statuses(peer.take())).toEqual([200])
  })

  test('a peer that takes no bytes is reset, and the stream for it is cancelled', async () => {
    let cancelled = false
    const peer = new MemoryPeer(
      () =>
        new Response(
          new ReadableStream<Uint8Array>({
            pull: (controller) => controller.enqueue(new Uint8Array(1000)),
            cancel: () => {
              cancelled = true
            },
          }),
        ),
    )
    peer.window(5000)
    await peer.send(get())
    const before = peer.text.length
    expect(before).toBeLessThan(8000)
    await peer.pass(TIMEOUTS.write)
    expect([peer.ends, cancelled, peer.text.length]).toEqual([['reset'], true, before])
  })
})

describe('answers', () => {
  test('a stream that fails leaves the content unfinished, and the connection ends [9112-11.3-integrity]', async () => {
    const peer = new MemoryPeer(async function* () {
      yield 'one'
      throw new Error('lost')
    })
    await peer.send(get())
    const text = peer.take()
    expect(text).toContain('3\r\none\r\n')
    expect(text).not.toContain('0\r\n\r\n')
    expect(peer.ends[0]).toBe('end')
    expect(peer.errors).toHaveLength(1)
  })

  test('a stream for HTTP/1.0 lasts until the close, and a failure resets it [9112-6.1-no-te-to-1.0-client]', async () => {
    const good = new MemoryPeer(async function* () {
      yield 'one'
    })
    await good.send('GET / HTTP/1.0\r\n\r\n')
    const text = good.take()
    expect(text).toMatch(/\r\n\r\none$/)
    expect(text).not.toMatch(/transfer-encoding/i)
    expect(good.ends).toEqual(['end'])
    const bad = new MemoryPeer(async function* () {
      yield 'one'
      throw new Error('lost')
    })
    await bad.send('GET / HTTP/1.0\r\n\r\n')
    expect(bad.ends[0]).toBe('reset')
  })

  test('a Content-Length that the handler gives for a stream holds, or the connection ends [9110-8.6-no-wrong-cl] [9110-8.6-cl-when-known]', async () => {
    const streamed = (length: number) =>
      new MemoryPeer(
        () =>
          new Response(
            new ReadableStream<Uint8Array>({
              start(controller) {
                controller.enqueue(new Uint8Array([0x61, 0x62]))
                controller.close()
              },
            }),
            { headers: { 'Content-Length': String(length) } },
          ),
      )
    const right = streamed(2)
    await right.send(get())
    expect(right.take()).toMatch(/\r\nContent-Length: 2\r\n\r\nab$/)
    expect(right.ends).toEqual([])
    for (const length of [1, 3]) {
      const wrong = streamed(length)
      await wrong.send(get())
      expect([wrong.errors.length, wrong.ends[0]]).toEqual([1, 'end'])
      expect(wrong.take().length).toBeGreaterThan(0)
    }
  })

  test('HEAD, 204 and 304 have no content; HEAD says the length that GET would have [9110-9.3.2-head-no-content] [9110-8.6-no-cl-1xx-204] [9112-6.3-1-head-1xx-204-304-no-body] [9110-8.6-cl-head-equal] [9110-6.4.1-no-content-statuses]', async () => {
    const peer = new MemoryPeer(({ url }) => {
      const { pathname } = new URL(url)
      return pathname === '/' ? 'four' : new Response(null, { status: Number(pathname.slice(1)) })
    })
    await peer.send('HEAD / HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(peer.take()).toMatch(/\r\nContent-Length: 4\r\n\r\n$/)
    for (const status of [204, 304]) {
      await peer.send(get(`/${status}`))
      const text = peer.take()
      expect(text.endsWith('\r\n\r\n')).toBe(true)
      expect(text).not.toMatch(/content-length|transfer-encoding/i)
    }
    await peer.send('HEAD / HTTP/1.1\r\nHost: a\r\n X: bad\r\n\r\n')
    expect(peer.take()).toMatch(/^HTTP\/1\.1 400 [\s\S]*\r\n\r\n$/)
  })

  test('each has a Date, once [9110-6.6.1-date-send] [9110-6.6.1-date-accuracy]', async () => {
    const peer = new MemoryPeer(({ url }) =>
      url.endsWith('/own') ? new Response('x', { headers: { Date: 'Thu, 01 Jan 1970 00:00:00 GMT' } }) : 'x',
    )
    await peer.send(get())
    expect(peer.take()).toContain('\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n')
    await peer.send(get('/own'))
    expect(peer.take().match(/Date: /g)).toHaveLength(1)
  })

  test('an error of the handler is 500, and the connection goes on', async () => {
    const peer = new MemoryPeer(({ url }) => {
      if (url.endsWith('/bad')) throw new Error('no')
      return url.endsWith('/error') ? Response.error() : 'x'
    })
    await peer.send(get('/bad') + get('/error') + get('/good'))
    expect(statuses(peer.take())).toEqual([500, 500, 200])
    expect(peer.errors).toHaveLength(2)
  })

  test('Upgrade in an answer is named in Connection [9110-7.8-upgrade-connection] [9110-7.8-426-upgrade] [9110-15.5.22-426] [9110-7.8-upgrade-ignore]', async () => {
    const peer = new MemoryPeer(() => new Response('use it', { status: 426, headers: { Upgrade: 'websocket' } }))
    await peer.send(get('/', 'Upgrade: other\r\nConnection: upgrade\r\n'))
    expect(peer.take()).toMatch(/\r\nUpgrade: websocket\r\n[\s\S]*Connection: upgrade\r\n/)
  })

  test('CONNECT is refused; the signal of a request tells that the peer is gone', async () => {
    const peer = new MemoryPeer(() => 'x')
    await peer.send('CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n')
    expect(statuses(peer.take())).toEqual([501])
    let signal: AbortSignal | null = null
    const gone = new MemoryPeer((request) => {
      signal = request.signal as AbortSignal
      return 'x'
    })
    gone.vanish()
    await gone.send(get())
    await gone.done
    expect(signal!.aborted).toBe(true)
  })
})

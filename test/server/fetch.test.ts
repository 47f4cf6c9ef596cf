import { describe, expect, test } from 'vitest'
import { latin1, utf8 } from '../../src/bytes'
import { Blob, type BodyInit, File, FormData, Headers, Request, Response, toResponse } from '../../src/server'

const streamOf = (...parts: string[]): ReadableStream<Uint8Array> =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of parts) controller.enqueue(utf8(part))
      controller.close()
    },
  })

const BODIES: [string, () => BodyInit, string | null][] = [
  ['a string', () => 'héllo', 'text/plain;charset=UTF-8'],
  ['bytes', () => utf8('héllo'), null],
  ['an ArrayBuffer', (): ArrayBuffer => utf8('héllo').buffer, null],
  ['a view', () => new DataView(utf8('héllo').buffer), null],
  ['a Blob', () => new Blob(['hé', 'llo'], { type: 'text/x' }), 'text/x'],
  ['a stream', () => streamOf('hé', 'llo'), null],
]

describe('bodies', () => {
  test.each(BODIES)('%s', async (_, body, type) => {
    expect(await new Response(body()).text()).toBe('héllo')
    expect(new Response(body()).headers.get('content-type')).toBe(type)
    expect(latin1(await new Response(body()).bytes())).toBe('h\xc3\xa9llo')
    expect((await new Request('http://a/', { method: 'POST', body: body() }).arrayBuffer()).byteLength).toBe(6)
  })

  test('can be read once; a clone can be read beside it', async () => {
    for (const body of [() => 'text', () => streamOf('te', 'xt')]) {
      const response = new Response(body())
      const copy = response.clone()
      expect([await response.text(), await copy.text()]).toEqual(['text', 'text'])
      expect(response.bodyUsed).toBe(true)
      await expect(response.text()).rejects.toThrow('read before')
      expect(() => response.clone()).toThrow('read before')
    }
  })

  test('as a stream, a body is used by reading it', async () => {
    const response = new Response('text')
    const reader = response.body!.getReader()
    expect(response.bodyUsed).toBe(true)
    expect(latin1((await reader.read()).value!)).toBe('text')
    expect((await reader.read()).done).toBe(true)
    expect(new Response(null).body).toBeNull()
  })

  test('are copies of the bytes that were given, and give copies', async () => {
    const given = utf8('abc')
    const response = new Response(given)
    const copy = response.clone()
    given[0] = 0x78
    const read = await response.bytes()
    expect(latin1(read)).toBe('abc')
    read[0] = 0x78
    expect(await copy.text()).toBe('abc')
    const { buffer } = utf8('abc')
    const whole = new Request('http://a/', { method: 'POST', body: buffer })
    new Uint8Array(buffer)[0] = 0x78
    expect(await whole.text()).toBe('abc')
    expect((await new Response(utf8('abc').subarray(1)).bytes()).buffer.byteLength).toBe(2)
    expect((await new Response(streamOf('a')).bytes()).buffer.byteLength).toBe(1)
  })

  test('of a stream that was cancelled are used', async () => {
    const response = new Response('text')
    await response.body!.cancel()
    expect(response.bodyUsed).toBe(true)
    await expect(response.text()).rejects.toThrow('read before')
  })

  test('a request made of a request takes its body, where it is given none, and its signal, where that is not null', async () => {
    const controller = new AbortController()
    const first = new Request('http://a/x', { method: 'POST', body: 'hi', signal: controller.signal })
    const other = new Request(first.clone(), { signal: null })
    const second = new Request(first, { body: null })
    controller.abort()
    expect([await second.text(), second.signal.aborted, other.signal.aborted]).toEqual(['hi', true, false])
  })

  test('a request made of a request takes its body', async () => {
    const first = new Request('http://a/x', { method: 'POST', body: 'hi', headers: { A: '1' } })
    const second = new Request(first, { headers: { B: '2' } })
    expect([await second.text(), second.method, second.url, second.headers.get('a')]).toEqual([
      'hi',
      'POST',
      'http://a/x',
      null,
    ])
    expect(first.bodyUsed).toBe(true)
  })

  test('forms are read and written: what one writes the other reads', async () => {
    const form = new FormData()
    form.append('text', 'a\r\nb')
    form.append('quoted "name"', 'ü')
    form.append('file', new File([new Uint8Array([0, 255, 13, 10])], 'f"1".bin', { type: 'application/x' }))
    const sent = new Response(form)
    expect(sent.headers.get('content-type')).toMatch(/^multipart\/form-data; boundary=/)
    const read = await sent.formData()
    expect([...read.keys()]).toEqual(['text', 'quoted "name"', 'file'])
    expect([read.get('text'), read.get('quoted "name"')]).toEqual(['a\r\nb', 'ü'])
    const file = read.get('file') as File
    expect([file.name, file.type, [...(await file.bytes())]]).toEqual(['f"1".bin', 'application/x', [0, 255, 13, 10]])
    const url = new Request('http://a/', { method: 'POST', body: new URLSearchParams({ a: '1 2' }) })
    expect([...(await url.formData())]).toEqual([['a', '1 2']])
  })

  test.each(['a\\b', 'a\\', 'C:\\x\\y.txt', '; filename=z', 'x; filename=\\"y', '"; filename="z', ' a '])(
    'a field of a form named %j stays that field',
    async (name) => {
      const form = new FormData()
      form.append(name, 'v')
      form.append('file', new File(['x'], name))
      const read = await new Response(form).formData()
      expect([...read.keys()]).toEqual([name, 'file'])
      expect([read.get(name), (read.get('file') as File).name]).toEqual(['v', name])
    },
  )

  test('names of a form are taken as text, and each of its classes tells its name', () => {
    const form = new FormData()
    form.set(1 as never, 'a')
    form.append('1', 'b')
    form.set(1 as never, 'c')
    expect([form.get(1 as never), form.has('1'), form.getAll('1')]).toEqual(['c', true, ['c']])
    const told: unknown[] = []
    form.forEach(function (this: unknown, value, name) {
      told.push(this, name, value)
    }, 5)
    expect(told).toEqual([5, '1', 'c'])
    const names = [form, new Blob(), new File([], '')].map((one) => Object.prototype.toString.call(one))
    expect(names).toEqual(['[object FormData]', '[object Blob]', '[object File]'])
  })

  test('a Blob is made of any list of parts, views of any kind among them', async () => {
    const parts = [new Uint16Array([0x4142]), new DataView(utf8('xy').buffer, 1), new Blob(['z'])]
    expect(await new Blob(new Set(parts)).text()).toBe('BAyz')
    for (const wrong of ['ab', 5, null]) expect(() => new Blob(wrong as never)).toThrow(TypeError)
  })

  test('a broken form says what is broken', async () => {
    const read = (text: string, type = 'multipart/form-data; boundary=B') =>
      new Response(text, { headers: { 'Content-Type': type } }).formData()
    await expect(read('x')).rejects.toThrow('the first boundary')
    await expect(read('--B\r\nContent-Disposition: form-data; name=a\r\n\r\nno end')).rejects.toThrow(
      'a boundary behind',
    )
    for (const name of ['"a\\"b"', '"a"; "b"', '"a', 'a"b"'])
      await expect(read(`--B\r\nContent-Disposition: form-data; name=${name}\r\n\r\nz\r\n--B--`)).rejects.toThrow(
        'Content-Disposition',
      )
    await expect(read('--B\r\nX: y\r\n\r\nz\r\n--B--')).rejects.toThrow('Content-Disposition')
    await expect(read('x', 'multipart/form-data')).rejects.toThrow('a boundary in the Content-Type')
    await expect(read('x', 'text/plain')).rejects.toThrow('Expected a form')
  })
})

describe('Response', () => {
  test('json, redirect and error', async () => {
    const json = Response.json({ a: 1 }, { status: 201 })
    expect([json.status, json.headers.get('content-type'), await json.text()]).toEqual([
      201,
      'application/json',
      '{"a":1}',
    ])
    expect(() => Response.json(undefined)).toThrow(TypeError)
    const redirect = Response.redirect('/there', 307)
    expect([redirect.status, redirect.headers.get('location')]).toEqual([307, '/there'])
    expect(() => Response.redirect('/', 200)).toThrow(RangeError)
    expect([Response.error().type, Response.error().status, Response.error().ok]).toEqual(['error', 0, false])
  })

  test('a redirect names a URI, whatever its URL is written with', () => {
    for (const [url, location] of [
      ['http://日本/é b', 'http://xn--wgv71a/%C3%A9%20b'],
      ['http://a', 'http://a/'],
      ['/é b', '/%C3%A9%20b'],
      [' /a\r\nX: y\t', '/aX:%20y'],
      ['?日#é', '?%E6%97%A5#%C3%A9'],
      ['/\ud800', '/%EF%BF%BD'],
      ['', ''],
      ['/%C3%A9', '/%C3%A9'],
    ] as const)
      expect(Response.redirect(url).headers.get('location'), url).toBe(location)
    for (const url of ['http://[', 'http://a:x/']) expect(() => Response.redirect(url)).toThrow(TypeError)
  })

  test('is cloned where it stands for a failure, and made with null as its init', () => {
    expect(Response.error().clone()).toMatchObject({ type: 'error', status: 0 })
    expect(new Response('', null).status).toBe(200)
    expect(new Request('http://a/', null).method).toBe('GET')
  })

  test('of the platform whose body was read cannot be sent', async () => {
    const native = new globalThis.Response('x')
    await native.text()
    expect(() => toResponse(native)).toThrow('read before')
    expect(() => toResponse(globalThis.Response.error())).toThrow('cannot be sent')
  })

  test('a status out of range, a body where none may be, a reason that splits are refused', () => {
    for (const status of [0, 99, 199, 600, 200.5]) expect(() => new Response('', { status })).toThrow(RangeError)
    for (const status of [204, 205, 304]) expect(() => new Response('', { status })).toThrow(TypeError)
    expect(() => new Response('', { statusText: 'a\r\nb' })).toThrow(TypeError)
  })

  test('of the platform is taken as it is, Set-Cookie and all', async () => {
    const native = new globalThis.Response('x', {
      status: 202,
      headers: [
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
      ],
    })
    const ours = toResponse(native)
    expect([ours.status, ours.headers.getSetCookie(), await ours.text()]).toEqual([202, ['a=1', 'b=2'], 'x'])
  })

  test('made of an answer takes views of any kind as their bytes, and so does a stream', async () => {
    const [words, rest] = [new Uint16Array([0x4241]), new DataView(utf8('xyz').buffer, 1)]
    for (const [answer, text] of [
      [words, 'AB'],
      [rest, 'yz'],
      [rest.buffer, 'xyz'],
    ] as const) {
      const response = toResponse(answer)
      expect([response.headers.get('content-type'), await response.text()]).toEqual(['application/octet-stream', text])
    }
    const streamed = toResponse(
      (async function* () {
        yield words
        yield rest
      })(),
    )
    expect(await streamed.text()).toBe('AByz')
  })

  test.each([[undefined], [Symbol('x')], [() => 1], [Response.error()]])('%s from a handler is an error', (answer) => {
    expect(() => toResponse(answer)).toThrow(TypeError)
  })
})

describe('Headers', () => {
  test('trims a value in proportion to its length', () => {
    const began = performance.now()
    const inner = `a${' '.repeat(60_000)}b`
    expect(new Headers([['A', `\t\r\n ${inner}\n\t`]]).get('a')).toBe(inner)
    expect(performance.now() - began).toBeLessThan(2000)
  })

  test('keep order and spelling, compare without case, and iterate sorted', () => {
    const headers = new Headers([
      ['B', '1'],
      ['a', '2'],
      ['b', '3'],
      ['Set-Cookie', 'x'],
      ['set-cookie', 'y'],
    ])
    expect(headers.raw().map(({ name }) => name)).toEqual(['B', 'a', 'b', 'Set-Cookie', 'set-cookie'])
    expect([...headers]).toEqual([
      ['a', '2'],
      ['b', '1, 3'],
      ['set-cookie', 'x'],
      ['set-cookie', 'y'],
    ])
    headers.set('b', '4')
    headers.delete('A')
    expect([headers.get('B'), headers.has('a'), new Headers(headers).get('b')]).toEqual(['4', false, '4'])
  })

  test.each([
    ['a b', 'x'],
    ['', 'x'],
    ['a', 'x\r\ny: z'],
    ['a', '\u2028'],
    ['a', '\0'],
  ])('%j: %j is refused', (name, value) => {
    expect(() => new Headers([[name, value]])).toThrow(TypeError)
    expect(() => new Headers().set(name, value)).toThrow(TypeError)
  })

  test('take any value as its text', () => {
    expect([...new Headers({ a: undefined, b: null, c: 5 } as never)]).toEqual([
      ['a', 'undefined'],
      ['b', 'null'],
      ['c', '5'],
    ])
  })

  test.each([[null], ['text'], [['ab']], [[['a']]], [[['a', 'b', 'c']]], [[['a', 'b', undefined]]]])(
    'cannot be made of %j',
    (init) => {
      expect(() => new Headers(init as never)).toThrow(TypeError)
    },
  )
})

test('a request has an absolute URL, normalized, its methods in capitals', () => {
  expect(new Request('http://A:80/x/../y', { method: 'post' })).toMatchObject({ url: 'http://a/y', method: 'POST' })
  expect(new Request('http://a', { method: 'patch' }).method).toBe('patch')
  expect(() => new Request('/x')).toThrow(TypeError)
  for (const method of ['', 'a b', 'GET\r\n', 'é']) expect(() => new Request('http://a', { method })).toThrow(TypeError)
})

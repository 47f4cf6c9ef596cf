import { describe, expect, test } from 'vitest'
import { Request, Response } from '../../src/server'
import { bytesOf, parse } from '../http/support'
import { echo, MemoryPeer, statuses } from '../server/memory'

/** What binds a server that parses: each test names the requirements of RFC 9112 and RFC 9110 that it shows. */
const get = (fields = '', line = 'GET / HTTP/1.1') => `${line}\r\nHost: a\r\n${fields}\r\n`
const post = (fields: string, content: string) => `POST / HTTP/1.1\r\nHost: a\r\n${fields}\r\n${content}`
const chunked = (content: string) => post('Transfer-Encoding: chunked\r\n', content)
const request = (text: string) => parse('request', [bytesOf(text)])
const code = (text: string) => request(text).error?.code
const hint = (text: string) => request(text).error?.statusHint
/** All that a server that echoes sends back, and how it ended. */
async function talk(text: string): Promise<{ text: string; statuses: number[]; ends: readonly string[] }> {
  const peer = new MemoryPeer(echo)
  await peer.send(text)
  return { text: peer.text, statuses: statuses(peer.text), ends: peer.ends }
}
const refused = async (text: string) => {
  const { statuses: codes, ends } = await talk(text)
  return [...codes, ends[0]]
}

describe('the message', () => {
  test('is a start-line, field lines, an empty line and content [9112-2.1-message-grammar] [9112-5-field-line-grammar]', () => {
    const { messages } = request(post('X: 1\r\nContent-Length: 2\r\n', 'hi'))
    expect(messages[0]).toMatchObject({ complete: true, content: 'hi' })
    expect(code(get('no colon\r\n'))).toBe('space-before-colon')
    expect(code(get('nocolon\r\n'))).toBe('field-colon')
  })

  test('is octets: what would be a line end as Unicode is none [9112-2.2-octets] [9110-5.5-obs-text-opaque]', () => {
    const { messages } = request(get('X: \xc4\x8d\xc4\x8a\xe2\x80\xa8\r\n'))
    expect(messages[0]!.head!.fields[1]!.value).toBe('\xc4\x8d\xc4\x8a\xe2\x80\xa8')
  })

  test('does not begin, go on or end a line with a lone CR [9112-2.2-bare-cr-recv] [9110-5.5-cr-lf-nul]', () => {
    for (const text of [get('X: a\rb\r\n'), 'GET / HTTP/1.1\rHost: a\r\n\r\n', get('\rX: 1\r\n'), get('X: a\r\r\n')])
      expect(code(text)).toBe('bare-cr')
    for (const text of [get('X: a\0b\r\n'), get('X: a\nb: c\r\n')])
      expect(code(text)).toMatch(/^(field-value|bare-lf)$/)
  })

  test('may have empty lines before it, and white space nowhere before its first field [9112-2.2-leading-empty-line] [9112-2.2-ws-before-first-field-recv]', () => {
    expect(request(`\r\n${get()}`).messages).toHaveLength(1)
    for (const space of [' ', '\t']) expect(code(`GET / HTTP/1.1\r\n${space}Host: a\r\n\r\n`)).toBe('leading-space')
  })

  test('that is none gets 400 and a close [9112-2.2-garbage-400-close] [9112-3.2-invalid-line-400] [9112-3.2-no-autocorrect] [9112-3-lenient-ws]', async () => {
    for (const text of [
      '\x16\x03\x01\x02\0',
      'GET  / HTTP/1.1\r\n',
      'GET /a b HTTP/1.1\r\n',
      'GET\t/ HTTP/1.1\r\n',
      'GET / HTTP/1.1 \r\n',
      'GET /\r\n',
      'GET /public\\..\\secret HTTP/1.1\r\n',
    ])
      expect(await refused(text)).toEqual([400, 'end'])
  })
})

describe('the request-line', () => {
  test('is method SP target SP version [9112-3-request-line-grammar] [9112-2.3-version-grammar]', () => {
    expect(request('G!#$%&*+-.^_`|~9 /x?y HTTP/1.0\r\n\r\n').messages[0]!.head).toMatchObject({
      method: 'G!#$%&*+-.^_`|~9',
      target: '/x?y',
      version: [1, 0],
    })
    for (const version of [
      'http/1.1',
      'HTTP/1',
      'HTTP/01.1',
      'HTTP/1.1.',
      'HTTP/1.10',
      'HTTP /1.1',
      'HTTP/a.1',
      'HTTPS/1.1',
    ])
      expect(code(get('', `GET / ${version}`)), version).toBe('http-version')
  })

  test('has a method of tokens in which case counts [9112-3.1-method-token] [9110-9.1-case-sensitive]', () => {
    expect(request(get('', 'get / HTTP/1.1')).messages[0]!.head).toMatchObject({ method: 'get' })
    for (const method of ['G(T', 'G:T', 'G\x80T', '{}'])
      expect(code(get('', `${method} / HTTP/1.1`))).toMatch(/^method/)
  })

  test('may be 8,000 octets long, and is refused by what is too long in it [9112-3-line-8000] [9110-4.1-uri-8000] [9112-3-long-target-414] [9112-3-long-method-501]', async () => {
    expect(request(get('', `GET /${'x'.repeat(8200)} HTTP/1.1`)).messages).toHaveLength(1)
    expect(await refused(`GET /${'x'.repeat(20_000)}`)).toEqual([414, 'end'])
    expect(await refused('X'.repeat(20_000))).toEqual([400, 'end'])
    for (const method of ['X'.repeat(257), 'X'.repeat(9000)])
      expect(await refused(get('', `${method} / HTTP/1.1`))).toEqual([501, 'end'])
    expect(code(get('', `${'X'.repeat(256)} / HTTP/1.1`))).toBeUndefined()
    expect(await refused(`${'X'.repeat(300)} /${'x'.repeat(20_000)}`)).toEqual([501, 'end'])
  })

  test('of a higher minor version is read as 1.1, another major one gets 505 [9110-6.2-higher-minor] [9110-6.2-505] [9110-15.6.6-505-explain]', async () => {
    expect((await talk(get('', 'GET / HTTP/1.9'))).statuses).toEqual([200])
    for (const version of ['HTTP/0.9', 'HTTP/2.0', 'HTTP/3.0'])
      expect(await refused(get('', `GET / ${version}`))).toEqual([505, 'end'])
    expect((await talk(get('', 'GET / HTTP/2.0'))).text).toContain('major version 1')
  })

  test('has a target of one of four forms [9112-3.2-target-no-ws] [9112-3.2.2-accept-absolute] [9112-3.2.3-authority-only-connect] [9112-3.2.4-asterisk-only-options] [9110-7.1-target-forms] [9110-4.2.1-empty-host-recv] [9110-4.2.4-userinfo-error]', () => {
    for (const line of ['GET /a?b', 'GET http://a/b', 'POST HTTP://a', 'OPTIONS *', 'CONNECT a:443', 'CONNECT [::1]:1'])
      expect(code(get('', `${line} HTTP/1.1`)), line).toBeUndefined()
    const wrong = [
      'GET *',
      'GET a:443',
      'GET a',
      'CONNECT /',
      'CONNECT http://a/',
      'OPTIONS **',
      'GET http:///a',
      'GET http://u:p@a/',
      'GET http://:80/',
      'GET http://a b/',
      'GET /a#b',
      'GET /é',
      'GET /\x01',
    ]
    for (const line of wrong) expect(code(get('', `${line} HTTP/1.1`)), line).toMatch(/^(request-target|http-version)/)
  })

  test('of CONNECT names a port [9110-9.3.6-connect-bad-port]', async () => {
    for (const target of ['a', 'a:', 'a:x', 'a:0', 'a:65536', ':443', 'u@a:443'])
      expect(await refused(get('', `CONNECT ${target} HTTP/1.1`)), target).toEqual([400, 'end'])
  })
})

describe('Host', () => {
  test('is there once and valid, or 400 [9112-3.2-host-required] [9112-3.2-host-single] [9112-3.2-host-valid]', async () => {
    for (const fields of [
      '',
      'Host: a\r\nHost: a\r\n',
      'Host: a\r\nhost: b\r\n',
      'Host: a, b\r\n',
      'Host: a/b\r\n',
      'Host: u@a\r\n',
      'Host: a:b\r\n',
      'Host: a b\r\n',
      'Host: [1::\r\n',
    ])
      expect(await refused(`GET / HTTP/1.1\r\n${fields}\r\n`), fields).toEqual([400, 'end'])
    for (const fields of ['Host: a', 'Host: a:80', 'Host:', 'Host: a:', 'Host: [::1]:80'])
      expect(hint(`GET / HTTP/1.1\r\n${fields}\r\n\r\n`), fields).toBeUndefined()
  })

  test('gives way to the authority of an absolute target; the URI is put together of what there is [9112-3.2.2-absolute-wins] [9112-3.3-reconstruct] [9112-3.3-default-authority]', async () => {
    const peer = new MemoryPeer(({ url }) => `<${url}>`)
    await peer.send(get('', 'GET http://b:8/x?y HTTP/1.1') + get('', 'GET /z HTTP/1.1') + get('', 'OPTIONS * HTTP/1.1'))
    await peer.send('GET /old HTTP/1.0\r\n\r\n')
    expect(peer.text.match(/(?<=<)[^>]+/g)).toEqual([
      'http://b:8/x?y',
      'http://a/z',
      'http://a/',
      'http://localhost/old',
    ])
  })

  test('of another scheme than the connection has gets 421 [9110-7.4-misdirected]', async () => {
    expect((await talk(get('', 'GET https://a/ HTTP/1.1'))).statuses).toEqual([421])
    const secure = new MemoryPeer(echo, { secure: true })
    await secure.send(get('', 'GET https://a/ HTTP/1.1') + get('', 'GET http://a/ HTTP/1.1'))
    expect(statuses(secure.text)).toEqual([200, 421])
  })
})

describe('fields', () => {
  test('have a token for a name, whose case does not count, and what is not known is left alone [9110-5.1-field-name-token] [9110-5.1-ignore-unknown] [9112-5.1-ws-before-colon-400]', async () => {
    for (const name of ['X Y', 'X\0', 'X(', '\xe9', 'X ', 'X\t', ''])
      expect(await refused(get(`${name}: 1\r\n`)), name).toEqual([400, 'end'])
    expect((await talk(post('cOnTeNt-LeNgTh: 2\r\nNever-Heard-Of: it\r\n', 'hi'))).text).toMatch(/\r\n\r\nhi$/)
    // Letters that lose their difference when Unicode is lowered are others: U+212A is no k.
    expect(code(post('Transfer-Encoding: chun\xe2\x84\xaaed\r\n', ''))).toBe('transfer-coding-final')
  })

  test('have values without the white space around them [9112-5.1-trim-ows] [9110-5.5-trim] [9110-5.5-value-grammar]', () => {
    const fields = request(get('A: \t b c \t\r\nB:\r\nC: \t \r\nD:x\r\n')).messages[0]!.head!.fields
    expect(fields.map(({ value }) => value)).toEqual(['a', 'b c', '', '', 'x'])
  })

  test('hold no controls [9110-5.5-other-ctl]', () => {
    for (let byte = 0; byte < 0x20; byte++)
      if (byte !== 9) expect(code(get(`X: a${String.fromCharCode(byte)}b\r\n`)), String(byte)).toBeDefined()
    expect(code(get('X: a\x7fb\r\n'))).toBe('field-value')
    expect(code(get('X: a\tb\r\n'))).toBeUndefined()
  })

  test('of one name are joined in order, and empty elements skipped [9110-5.3-combine] [9110-5.6.1-accept-empty-elements]', () => {
    const made = new Request('http://a/', {
      headers: [
        ['X', '1'],
        ['Y', '2'],
        ['x', '3'],
      ],
    })
    expect(made.headers.get('x')).toBe('1, 3')
    expect(request(get('Connection: , ,\r\nConnection: ,close,,\r\n')).messages[0]!.head!.keepAlive).toBe(false)
    expect(code(chunked('0\r\n\r\n').replace('chunked', ', chunked ,'))).toBeUndefined()
  })

  test('too many or too large get 431, never silence [9110-5.4-too-large-4xx] [9110-2.3-own-lengths]', async () => {
    expect(await refused(get('X: 1\r\n'.repeat(1001)))).toEqual([431, 'end'])
    expect(await refused(get(`X: ${'x'.repeat(70_000)}\r\n`))).toEqual([431, 'end'])
    expect((await talk(get(`X: ${'x'.repeat(60_000)}\r\n`))).statuses).toEqual([200])
  })

  test('are all there before the handler is called [9110-5.3-wait-full-headers]', async () => {
    let calls = 0
    const peer = new MemoryPeer(() => {
      calls++
      return 'x'
    })
    await peer.send('GET / HTTP/1.1\r\nHost: a\r\n')
    expect(calls).toBe(0)
    await peer.send('\r\n')
    expect(calls).toBe(1)
  })
})

describe('the framing of content', () => {
  test('is told by Content-Length or Transfer-Encoding alone, whatever the method [9112-6-body-presence-request] [9112-6.3-7-request-no-framing-zero] [9110-9.3.1-get-content-framed]', async () => {
    expect((await talk(post('', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'))).statuses).toEqual([200, 200])
    for (const method of ['GET', 'DELETE', 'OPTIONS', 'TRACE', 'X'])
      expect((await talk(`${method} / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi`)).text).toMatch(/\r\n\r\nhi$/)
  })

  test('counts the line end in the content [9112-2.2-body-crlf-counted]', async () => {
    expect((await talk(`${post('Content-Length: 4\r\n', 'hi\r\n')}${get()}`)).statuses).toEqual([200, 200])
  })

  test('is digits alone, one value, without loss: else 400 and a close [9110-8.6-cl-grammar] [9110-8.6-cl-overflow] [9112-6.3-5-cl-invalid-fatal] [9112-6.3-5-cl-invalid-400-close] [9110-8.6-cl-repeated-list]', async () => {
    for (const length of [
      '+1',
      '-1',
      '0x1',
      '1_0',
      '1 1',
      '1.0',
      '1e1',
      '',
      '1,2',
      '1,',
      ',1',
      'a',
      '\xb2',
      '"1"',
      '1;',
    ])
      expect(await refused(post(`Content-Length: ${length}\r\n`, 'x')), length).toEqual([400, 'end'])
    expect(await refused(post('Content-Length: 1\r\nContent-Length: 2\r\n', 'xx'))).toEqual([400, 'end'])
    for (const length of ['9007199254740992', '18446744073709551617', '9'.repeat(40)])
      expect(await refused(post(`Content-Length: ${length}\r\n`, 'x'))).toEqual([400, 'end'])
    expect(request(post('Content-Length: 9007199254740991\r\n', '')).messages[0]!.head!.framing).toEqual({
      kind: 'length',
      length: 9007199254740991,
    })
    expect((await talk(post('Content-Length: 02, 2\r\n', 'hi').replace('02', '2'))).text).toMatch(/\r\n\r\nhi$/)
  })

  test('that is both is refused and ends the connection [9112-6.1-te-and-cl-request] [9112-6.1-te-and-cl-close] [9112-6.3-3-te-overrides-cl]', async () => {
    expect(await refused(post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${get()}`))).toEqual([
      400,
      'end',
    ])
  })

  test('by another coding than a final chunked gets 400, an unknown one 501, each with a close [9112-6.3-4-request-te-not-final-400] [9112-6.1-unknown-coding-501] [9112-6.1-te-in-1.0-faulty] [9112-7.1-no-parameters] [9112-7.2-compress-no-params] [9112-7-coding-names-ci]', async () => {
    const status = async (coding: string) => refused(post(`Transfer-Encoding: ${coding}\r\n`, `0\r\n\r\n${get()}`))
    for (const coding of [
      'gzip',
      'chunked, gzip',
      'identity',
      '',
      'chunked;a=b',
      'xchunked',
      '"chunked"',
      'chunked, chunked',
      'chunke',
    ])
      expect(await status(coding), coding).toEqual([400, 'end'])
    for (const coding of ['gzip, chunked', 'gzip;q=1, chunked', 'x, chunked', 'identity, chunked'])
      expect(await status(coding), coding).toEqual([501, 'end'])
    expect(await refused('POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n')).toEqual([400, 'end'])
    expect((await talk(chunked('0\r\n\r\n').replace('chunked', 'cHUnKeD'))).statuses).toEqual([200])
  })

  test('without a length may get 411, and too much of it 413 [9112-6.3-411] [9110-15.5.14-413-retry]', async () => {
    const asks = new MemoryPeer(echo, { requireLength: true })
    await asks.send(chunked('0\r\n\r\n'))
    expect(statuses(asks.text)).toEqual([411])
    for (const text of [post('Content-Length: 5\r\n', '12345'), chunked('5\r\n12345\r\n0\r\n\r\n')]) {
      const peer = new MemoryPeer(echo, { maxContent: 4 })
      await peer.send(text)
      expect([statuses(peer.text), peer.ends]).toEqual([[413], ['end']])
      const fits = new MemoryPeer(echo, { maxContent: 5 })
      await fits.send(text)
      expect(statuses(fits.text)).toEqual([200])
    }
    const late = new MemoryPeer(echo, { maxContent: 4 })
    await late.send(chunked('3\r\nabc\r\n'))
    await late.send('3\r\nabc\r\n')
    expect([statuses(late.text), late.errors]).toEqual([[413], []])
  })

  test('that stops short is never complete [9112-6.3-6-cl-short-incomplete] [9112-11.3-integrity] [9112-8-incomplete-request]', async () => {
    for (const text of [
      post('Content-Length: 5\r\n', 'hi'),
      chunked('5\r\nhi'),
      chunked('2\r\nhi\r\n'),
      chunked('0\r\n'),
    ]) {
      let read = ''
      const peer = new MemoryPeer(async (one) => {
        read = await one.text()
        return 'x'
      })
      await peer.send(text)
      await peer.finish()
      expect([read, statuses(peer.text)]).toEqual(['', [400]])
    }
  })
})

describe('chunks', () => {
  test('are sizes in hexadecimal digits, data, and CR LF behind each [9112-7.1-chunk-grammar] [9112-7.1-chunk-size-hex-only] [9112-7.1-chunk-data-crlf] [9112-7.1-chunk-size-overflow]', async () => {
    expect((await talk(chunked('00A\r\n0123456789\r\n1\r\nx\r\n000\r\n\r\n'))).text).toMatch(/\r\n\r\n0123456789x$/)
    for (const size of ['0x1', '-1', '+1', '1_0', ' 1', '', 'g', '1 ', '1\t', '%31', '1h', '1,', '1.'])
      expect(await refused(chunked(`${size}\r\nx\r\n0\r\n\r\n`)), size).toEqual([400, 'end'])
    for (const size of ['20000000000000', 'ffffffffffffffff', '10000000000000001'])
      expect(await refused(chunked(`${size}\r\nx`)), size).toEqual([400, 'end'])
    for (const end of ['', '\n', '\r', 'x\r\n', ' \r\n', '\r\r\n'])
      expect(await refused(chunked(`1\r\nx${end}0\r\n\r\n`)), end).toEqual([400, 'end'])
    expect(await refused(chunked('1\nx\r\n0\r\n\r\n'))).toEqual([400, 'end'])
  })

  test('may have extensions, which are parsed, dropped, and limited [9112-7.1.1-ext-grammar] [9112-7.1.1-ext-limit] [9112-7.1.1-ignore-ext] [9110-5.6.3-bws-recv] [9110-5.6.4-quoted-pair]', async () => {
    for (const extension of [';a', ';a=b', ' ; a = b ;c', ';a="b\\"; \\\\c"', '\t;a="\xff"'])
      expect((await talk(chunked(`2${extension}\r\nhi\r\n0${extension}\r\n\r\n`))).text, extension).toMatch(
        /\r\n\r\nhi$/,
      )
    for (const extension of [
      ';',
      ';;a',
      ';=b',
      ';a=',
      ';a="b',
      ';a b',
      ';a\x01',
      ';a=b"',
      ';a="\x01"',
      ';a="\\\x01"',
      ';a\rb',
      ';a\nb',
      ';\0',
      ' a',
    ])
      expect(await refused(chunked(`2${extension}\r\nhi\r\n0\r\n\r\n`)), JSON.stringify(extension)).toEqual([
        400,
        'end',
      ])
    expect(await refused(chunked(`1;${'x'.repeat(20_000)}`))).toEqual([400, 'end'])
    expect(await refused(chunked(`1;${'x'.repeat(800)}\r\na\r\n`.repeat(30)))).toEqual([400, 'end'])
  })

  test('end with trailers that are kept apart and frame nothing [9110-6.5.1-trailer-merge] [9112-7.1.2-trailer-no-merge] [9112-7.1.3-decode-order]', async () => {
    const peer = new MemoryPeer(async (one) => {
      await one.text()
      return String(['host', 'authorization', 'x', 'content-length'].map((name) => one.headers.get(name)))
    })
    await peer.send(
      chunked('0\r\nHost: b\r\nAuthorization: c\r\nX: 1\r\nContent-Length: 9\r\nTransfer-Encoding: gzip\r\n\r\n') +
        get(),
    )
    expect(statuses(peer.text)).toEqual([200, 200])
    expect(peer.text).toContain('\r\n\r\na,,,')
    for (const trailer of [' T: 1', 'T', 'T : 1', 'T: \0', '\nT: 1'])
      expect(await refused(chunked(`0\r\n${trailer}\r\n\r\n`)), trailer).toEqual([400, 'end'])
  })
})

describe('expectations, methods and the connection', () => {
  test('100-continue in any case; another gets 417 [9110-10.1.1-expect-ci] [9110-10.1.1-417]', async () => {
    expect((await talk(post('Expect: 100-Continue\r\nContent-Length: 2\r\n', ''))).text).toBe(
      'HTTP/1.1 100 Continue\r\n\r\n',
    )
    expect(await refused(get('Expect: x\r\n'))).toEqual([417, 'end'])
    expect((await talk(get('Expect: 100-continue\r\n'))).statuses).toEqual([200])
  })

  test("GET and HEAD are served, methods that are not known are the handler's to refuse [9110-9.1-get-head] [9110-9.1-501] [9110-9.1-405] [9110-10.2.1-allow-405] [9110-15.5.6-405]", async () => {
    const peer = new MemoryPeer(({ method }) =>
      method === 'GET' || method === 'HEAD'
        ? 'x'
        : method === 'PUT'
          ? new Response('no', { status: 405, headers: { Allow: 'GET, HEAD' } })
          : new Response('no', { status: 501 }),
    )
    for (const method of ['GET', 'HEAD', 'PUT', 'BREW']) await peer.send(get('', `${method} / HTTP/1.1`))
    expect(statuses(peer.text)).toEqual([200, 200, 405, 501])
    expect(peer.text).toContain('\r\nAllow: GET, HEAD\r\n')
  })

  test('Upgrade is ignored, in HTTP/1.0 too, and names of protocols in any case [9110-7.8-upgrade-ignore] [9110-7.8-ignore-in-1.0] [9110-7.8-only-offered] [9110-7.8-honourable]', async () => {
    const fields = 'Connection: upgrade\r\nUpgrade: WebSocket\r\n'
    expect((await talk(get(fields) + get())).statuses).toEqual([200, 200])
    expect((await talk(`GET / HTTP/1.0\r\n${fields}\r\n`)).statuses).toEqual([200])
    expect(() => new Response(null, { status: 101 })).toThrow(RangeError)
  })

  test('conditions, ranges and their like reach the handler as they came [9110-14.2-range-unknown-unit] [9110-14.1.2-range-overflow]', async () => {
    const peer = new MemoryPeer(({ headers }) => `${headers.get('range')} ${headers.get('if-match')}`)
    await peer.send(get('Range: bytes=18446744073709551616-, x=1\r\nIf-Match: "a", W/"b"\r\n'))
    expect([statuses(peer.text), peer.text.split('\r\n\r\n')[1]]).toEqual([
      [200],
      'bytes=18446744073709551616-, x=1 "a", W/"b"',
    ])
  })
})

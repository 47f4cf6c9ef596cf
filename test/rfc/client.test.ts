import { describe, expect, test } from 'vitest'
import { ConnectionState, MessageParser } from '../../src/http'
import { bytesOf, type Feed, parse } from '../http/support'

/** What binds a client that parses: the parser of responses, told which requests they answer, and the states of the connection. */
const ok = (fields: string, content = '', line = 'HTTP/1.1 200 OK') => `${line}\r\n${fields}\r\n${content}`
const response = (text: string, feed: Feed = {}) => parse('response', [bytesOf(text)], feed)
const code = (text: string, feed: Feed = {}) => response(text, feed).error?.code
const chunked = (content: string) => ok('Transfer-Encoding: chunked\r\n', content)

describe('the status-line', () => {
  test('is version SP three digits SP reason, whose text says nothing [9112-4-status-line-grammar] [9112-4-status-3digit] [9112-4-reason-chars] [9112-4-reason-ignore] [9112-4-lenient-ws] [9112-2.3-version-grammar]', () => {
    for (const reason of ['OK', '', 'Not Found', '\xe9\t x', '500'])
      expect(response(ok('Content-Length: 0\r\n', '', `HTTP/1.1 200 ${reason}`)).messages[0]!.head).toMatchObject({
        status: 200,
        reason,
      })
    for (const line of [
      'HTTP/1.1 20 OK',
      'HTTP/1.1 2000 OK',
      'HTTP/1.1 200',
      'HTTP/1.1  200 OK',
      'HTTP/1.1\t200 OK',
      'http/1.1 200 OK',
      'HTTP/1.1 2x0 OK',
      'HTTP/1.1 +20 OK',
      'HTTP/1.1 200 a\0',
      'HTTP/11 200 OK',
      'HTTP/1.1 200\tOK',
      ' HTTP/1.1 200 OK',
      '200 OK',
    ])
      expect(code(ok('', '', line)), line).toBeDefined()
  })

  test('outside 100 to 599 is an error that stands for a 5xx [9110-15-invalid-status]', () => {
    for (const status of ['000', '099', '600', '999'])
      expect(response(ok('', '', `HTTP/1.1 ${status} x`)).error).toMatchObject({
        code: 'status-code-range',
        statusHint: 502,
      })
  })

  test('of a higher minor version is read as 1.1, of another major one refused [9110-6.2-higher-minor]', () => {
    expect(response(ok('Content-Length: 0\r\n', '', 'HTTP/1.2 200 OK')).messages[0]!.head!.version).toEqual([1, 1])
    expect(code(ok('', '', 'HTTP/2.0 200 OK'))).toBe('http-version-major')
  })

  test('of a status that is not known is framed by its class [9110-15-unknown-status-class]', () => {
    for (const status of [299, 499, 599])
      expect(response(ok('Content-Length: 1\r\n', 'x', `HTTP/1.1 ${status} ?`)).messages[0]).toMatchObject({
        complete: true,
        content: 'x',
      })
    expect(
      response(`${ok('Content-Length: 9\r\n', '', 'HTTP/1.1 199 ?')}${ok('Content-Length: 1\r\n', 'x')}`).messages[1]!
        .content,
    ).toBe('x')
  })
})

describe('fields of a response', () => {
  test('hold no lone CR, NUL or other control, and no white space before the first [9112-2.2-bare-cr-recv] [9112-2.2-ws-before-first-field-recv] [9110-5.5-other-ctl] [9110-5.5-cr-lf-nul] [9112-2.2-octets]', () => {
    for (const fields of [
      'X: a\rb\r\n',
      'X: a\0b\r\n',
      'X: \x01\r\n',
      ' X: 1\r\n',
      'X: a\nb\r\n',
      'X Y: 1\r\n',
      'X\r\n',
    ])
      expect(code(ok(fields)), fields).toBeDefined()
    expect(response(ok('X:\t\xff \r\nContent-Length: 0\r\n')).messages[0]!.head!.fields[0]!.value).toBe('\xff')
  })

  test('too many to hold are an error, none is dropped [9110-5.4-client-truncate] [9110-2.3-defensive]', () => {
    expect(code(ok('X: 1\r\n'.repeat(1001)))).toBe('fields-many')
    expect(code(ok(`X: ${'x'.repeat(70_000)}\r\n`))).toBe('head-large')
  })
})

describe('where a response ends', () => {
  test('at its head: HEAD, 1xx, 204, 304, whatever its fields say [9112-6.3-1-head-1xx-204-304-no-body] [9110-6-client-keeps-request] [9110-6.4.1-no-content-statuses] [9110-15.2-1xx-no-body] [9110-15.3.5-204-no-content]', () => {
    const fields = 'Content-Length: 5\r\n'
    expect(
      response(ok(fields) + ok(fields, 'hello'), { methods: ['HEAD', 'GET'] }).messages.map(({ content }) => content),
    ).toEqual(['', 'hello'])
    for (const status of [100, 103, 204, 304]) {
      const both = response(ok('Transfer-Encoding: chunked\r\n', '', `HTTP/1.1 ${status} x`) + ok(fields, 'hello'))
      expect(both.messages.map(({ complete, content }) => [complete, content])).toEqual([
        [true, ''],
        [true, 'hello'],
      ])
    }
  })

  test("at its head: a 2xx to CONNECT, and what follows is the tunnel's [9112-6.3-2-connect-tunnel]", () => {
    for (const fields of ['', 'Content-Length: 5\r\n', 'Transfer-Encoding: chunked\r\n']) {
      const { messages } = response(ok(fields), { methods: ['CONNECT'] })
      expect(messages[0]).toMatchObject({ complete: true, content: '', head: { keepAlive: false } })
    }
    expect(
      response(ok('Content-Length: 2\r\n', 'no', 'HTTP/1.1 403 x'), { methods: ['CONNECT'] }).messages[0]!.content,
    ).toBe('no')
  })

  test('at its head: a 101, behind which nothing is HTTP', () => {
    const upgrade = 'Upgrade: x\r\nConnection: upgrade\r\n'
    for (const fields of [upgrade, `${upgrade}Content-Length: 5\r\n`, `${upgrade}Connection: keep-alive\r\n`]) {
      const { messages } = response(ok(fields, '', 'HTTP/1.1 101 x'))
      expect(messages[0]).toMatchObject({ complete: true, content: '', head: { keepAlive: false } })
    }
  })

  test('by chunks, by length, or with the connection [9112-6.3-8-response-to-close] [9112-6.1-parse-chunked] [9112-7.1-decode] [9112-7.1-chunk-grammar] [9112-6.3-4-response-te-not-final] [9112-7-coding-names-ci]', () => {
    expect(response(chunked('2\r\nhi\r\n0\r\n\r\n')).messages[0]).toMatchObject({ complete: true, content: 'hi' })
    expect(response(chunked('2\r\nhi\r\n0\r\n\r\n').replace('chunked', 'CHUNKED')).messages[0]!.content).toBe('hi')
    for (const text of [
      ok('', 'all'),
      ok('Transfer-Encoding: gzip\r\n', 'all'),
      ok('Transfer-Encoding: chunked, gzip\r\n', 'all'),
    ]) {
      expect(response(text).messages[0]).toMatchObject({ complete: false, content: 'all', head: { keepAlive: false } })
      expect(response(text, { eof: true }).messages[0]!.complete).toBe(true)
    }
  })

  test('by its coding where it has a length too, and the connection with it [9112-6.3-3-te-overrides-cl] [9112-6.1-te-in-1.0-faulty]', () => {
    const { messages } = response(ok('Content-Length: 9\r\nTransfer-Encoding: chunked\r\n', '1\r\nx\r\n0\r\n\r\n'))
    expect(messages[0]).toMatchObject({ content: 'x', complete: true, head: { keepAlive: false } })
    expect(code(ok('Transfer-Encoding: chunked\r\n', '', 'HTTP/1.0 200 OK'))).toBe('coding-in-1.0')
  })

  test('never where its length is wrong: it is thrown away [9112-6.3-5-cl-invalid-fatal] [9112-6.3-5-cl-invalid-discard] [9110-8.6-cl-grammar] [9110-8.6-cl-overflow] [9110-8.6-cl-repeated-list]', () => {
    for (const length of ['x', '-1', '1,2', '', '0x1', '9007199254740992']) {
      const { messages, error } = response(ok(`Content-Length: ${length}\r\n`, 'x'))
      expect([messages, error?.code.startsWith('content-length')], length).toEqual([[], true])
    }
    expect(response(ok('Content-Length: 1, 1\r\n', 'x')).messages[0]!.content).toBe('x')
  })

  test('too early is incomplete, and said so [9112-6.3-6-cl-short-incomplete] [9112-8-incomplete-response] [9112-8-chunked-incomplete] [9112-8-cl-incomplete] [9112-11.3-integrity] [9112-9.8-incomplete-close]', () => {
    for (const text of [
      ok('Content-Length: 5\r\n', 'hi'),
      chunked('2\r\nhi\r\n'),
      chunked('5\r\nhi'),
      chunked('0\r\n'),
      'HTTP/1.1 200 OK\r\nX: 1\r\n',
    ]) {
      const { messages, error } = response(text, { eof: true })
      expect([messages[0]?.complete ?? false, error?.code]).toEqual([false, 'cut-off'])
    }
  })

  test('by chunks that are right in every octet [9112-7.1-chunk-size-hex-only] [9112-7.1-chunk-size-overflow] [9112-7.1-chunk-data-crlf] [9112-7.1.1-ext-grammar] [9112-7.1.1-ignore-ext]', () => {
    for (const body of [
      '0x1\r\nx\r\n',
      ' 1\r\nx\r\n',
      '1\r\nxx\r\n',
      '1\r\nx\n',
      '20000000000000\r\n',
      '1;a=\r\nx\r\n',
      '1;\0\r\nx\r\n',
      '\r\n',
    ])
      expect(code(chunked(body)), body).toBeDefined()
    expect(response(chunked('2;a=b;c="d"\r\nhi\r\n0\r\nT: 1\r\n\r\n')).messages[0]).toMatchObject({
      content: 'hi',
      trailers: ['T: 1'],
    })
  })
})

describe('responses and requests', () => {
  test('are matched in order; any number of 1xx comes before the final one [9112-9.2-order] [9112-9.2-1xx-not-final] [9110-15.2-parse-1xx]', () => {
    const interim = 'HTTP/1.1 102 x\r\n\r\n'.repeat(50)
    const { messages } = response(interim + ok('Content-Length: 3\r\n') + interim + ok('Content-Length: 1\r\n', 'x'), {
      methods: ['HEAD', 'GET'],
    })
    expect(
      messages.filter(({ head }) => head!.kind === 'response' && head!.status === 200).map(({ content }) => content),
    ).toEqual(['', 'x'])
    expect(messages).toHaveLength(102)
    const cut = response(interim, { eof: true })
    expect([cut.messages.length, cut.error?.code]).toEqual([50, 'cut-off'])
    expect(response(interim.repeat(3)).error?.code).toBe('interim-many')
  })

  test('octets behind the last response stay unread: they answer nothing [9112-6.3-extra-data-client] [9112-9.2-unsolicited] [9112-9.2-unsolicited-close]', () => {
    const parser = new MessageParser('response')
    const first = ok('Content-Length: 1\r\n', 'x')
    parser.feed(bytesOf(`${first}HTTP/1.1 200 OK\r\n\r\nevil`))
    while (parser.next().kind !== 'end');
    expect(parser.offset).toBe(first.length)
    const state = new ConnectionState()
    expect(state.apply('server', 'response')?.message).toBeUndefined()
    expect(state.client).toBe('must-close')
    expect(state.apply('server', 'end')).toBeNull()
    expect(state.apply('client', 'request')?.message).toContain('Expected close')
    expect(new ConnectionState().apply('server', 'interim')?.message).toContain('Expected')
  })
})

describe('the connection, seen by the client', () => {
  const exchange = (request: boolean, answer: boolean): ConnectionState => {
    const state = new ConnectionState()
    state.apply('client', 'request', { keepAlive: request })
    state.apply('client', 'end')
    state.apply('server', 'response', { keepAlive: answer })
    state.apply('server', 'end')
    return state
  }

  test('persists as the versions and options say [9112-9.3-persist] [9112-9.3-decision] [9110-7.6.1-connection-ci]', () => {
    const keeps = (version: string, fields: string) =>
      response(ok(`Content-Length: 0\r\n${fields}`, '', `${version} 200 OK`)).messages[0]!.head!.keepAlive
    expect([
      keeps('HTTP/1.1', ''),
      keeps('HTTP/1.1', 'Connection: CLOSE\r\n'),
      keeps('HTTP/1.0', ''),
      keeps('HTTP/1.0', 'Connection: Keep-Alive\r\n'),
      keeps('HTTP/1.1', 'Connection: x\r\nConnection: y, close\r\n'),
      keeps('HTTP/1.0', 'Connection: keep-alive, close\r\n'),
    ]).toEqual([true, false, false, true, false, false])
    expect(exchange(true, true).reusable).toBe(true)
  })

  test('is used again only when both messages are whole [9112-9.3-read-before-reuse]', () => {
    const state = new ConnectionState()
    state.apply('client', 'request', { keepAlive: true })
    state.apply('client', 'end')
    state.apply('server', 'response', { keepAlive: true })
    expect([state.reusable, state.next(), state.apply('client', 'request')?.state]).toEqual([false, false, 'done'])
  })

  test('carries no request behind a close, sent or received [9112-9.6-client-close-no-more] [9112-9.6-client-close-after-response] [9112-9.6-client-got-close] [9112-9.3-more-requests]', () => {
    for (const state of [exchange(false, true), exchange(true, false)]) {
      expect([state.client, state.next()]).toEqual(['must-close', false])
      expect(state.apply('client', 'request')?.message).toBe(
        'Expected close from the client in state must-close, got request.',
      )
    }
  })

  test('may end while a request is sent: an answer that closes stops it, one that does not lets it go on [9112-9.5-watch-while-sending] [9112-9.5-stop-sending] [9110-7.5-response-before-end] [9112-9.5-close-anytime] [9112-9.5-monitor-close]', () => {
    const early = (keepAlive: boolean) => {
      const state = new ConnectionState()
      state.apply('client', 'request', { keepAlive: true })
      state.apply('server', 'response', { keepAlive })
      state.apply('server', 'end')
      return state
    }
    expect(early(false).persistent).toBe(false)
    const state = early(true)
    expect([state.apply('client', 'data'), state.apply('client', 'end'), state.reusable]).toEqual([null, null, true])
    const closed = new ConnectionState()
    expect(closed.apply('server', 'close')).toBeNull()
    expect(closed.client).toBe('must-close')
  })
})

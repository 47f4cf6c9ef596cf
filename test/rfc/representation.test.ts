import { describe, expect, test } from 'vitest'
import { imfFixdate, isEntityTag, parseHttpDate } from '../../src/http'
import { type RepresentationInit, Request, type Response, representation } from '../../src/server'
import { bytesOf } from '../http/support'

/** Validators, preconditions and ranges (RFC 9110 8.8, 13, 14), on ten octets that have both validators. */
const CHANGED = Date.UTC(2026, 0, 10, 12, 0, 0)
const NOW = Date.UTC(2026, 0, 20)
const DAY = 86_400_000
const [before, same, after] = [CHANGED - DAY, CHANGED, CHANGED + DAY].map(imfFixdate) as [string, string, string]
const content = bytesOf('0123456789')

function ask(
  fields: Readonly<Record<string, string>>,
  method = 'GET',
  init: Partial<RepresentationInit> = {},
): Response {
  const request = new Request('http://a/', { method, headers: fields })
  return representation(request, content, {
    type: 'text/plain',
    etag: '"a"',
    lastModified: CHANGED + 999,
    now: NOW,
    ...init,
  })
}
const status = (fields: Readonly<Record<string, string>>, method?: string, init?: Partial<RepresentationInit>) =>
  ask(fields, method, init).status

describe('dates', () => {
  test('are taken in three forms, and nothing else [9110-5.6.7-three-dates]', () => {
    const time = Date.UTC(1994, 10, 6, 8, 49, 37)
    for (const text of ['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])
      expect(parseHttpDate(text, NOW)).toBe(time)
    for (const text of [
      '',
      '1994-11-06',
      'Sun, 6 Nov 1994 08:49:37 GMT',
      'Sun, 06 Nov 1994 08:49:37 UTC',
      'Sun, 31 Feb 1994 08:49:37 GMT',
      'Sun, 06 Nov 1994 24:00:00 GMT',
      'Sun, 06  Nov 1994 08:49:37 GMT',
      'Sun, 06 nov 1994 08:49:37 GMT',
    ])
      expect(parseHttpDate(text, NOW), text).toBeNull()
  })

  test('with a year of two digits are at most 50 years ahead [9110-5.6.7-two-digit-year]', () => {
    const year = (two: string) => new Date(parseHttpDate(`Sunday, 06-Nov-${two} 08:49:37 GMT`, NOW)!).getUTCFullYear()
    expect([year('26'), year('76'), year('77'), year('99')]).toEqual([2026, 2076, 1977, 1999])
  })
})

describe('validators', () => {
  test('are sent, an ETag in its grammar, a Last-Modified never in the future [9110-8.8.3-etag] [9110-8.8.3-etag-grammar] [9110-8.8.3-weak-mark] [9110-8.8.2-last-modified] [9110-8.8.2-last-modified-future] [9110-15.3.1-200-validators]', () => {
    const { headers } = ask({}, 'GET', { etag: 'W/"a"', lastModified: NOW + DAY })
    expect([headers.get('etag'), headers.get('last-modified')]).toEqual(['W/"a"', imfFixdate(NOW)])
    for (const tag of ['""', '"a b"'.replace(' ', ''), 'W/"\xe9"']) expect(isEntityTag(tag)).toBe(true)
    for (const tag of ['a', 'w/"a"', '"a', '"a"b"', '"a b"', 'W/a', '"\n"']) {
      expect(isEntityTag(tag), tag).toBe(false)
      expect(() => ask({}, 'GET', { etag: tag })).toThrow(TypeError)
    }
  })
})

describe('preconditions', () => {
  test('If-Match compares strongly, before anything is done: false is 412 [9110-13.1.1-if-match-strong] [9110-13.1.1-if-match-evaluate] [9110-13.1.1-if-match-false] [9110-13.2.1-when]', () => {
    const match = (value: string, etag = '"a"') => status({ 'If-Match': value }, 'PUT', { etag })
    expect([
      match('"a"'),
      match('"b", "a"'),
      match('*'),
      match('"b"'),
      match('W/"a"'),
      match('W/"a"', 'W/"a"'),
      match('a'),
    ]).toEqual([200, 200, 200, 412, 412, 412, 412])
  })

  test('If-None-Match compares weakly: 304 to GET and HEAD, 412 to others [9110-13.1.2-inm-weak] [9110-13.1.2-inm-evaluate] [9110-13.1.2-inm-304-412] [9110-13.1.2-inm-star]', () => {
    const none = (value: string, method?: string) => status({ 'If-None-Match': value }, method)
    expect([
      none('"a"'),
      none('W/"a"', 'HEAD'),
      none('"b,", W/"a"'),
      none('*'),
      none('*', 'PUT'),
      none('"a"', 'DELETE'),
      none('"b"'),
      none('"b"', 'PUT'),
    ]).toEqual([304, 304, 304, 304, 412, 412, 200, 200])
  })

  test('If-Modified-Since holds for one valid date, GET and HEAD, and without If-None-Match [9110-13.1.3-ims-304] [9110-13.1.3-ims-invalid] [9110-13.1.3-ims-ignored-with-inm] [9110-13.1.3-ims-no-date]', () => {
    const since = (value: string, method?: string, more: Record<string, string> = {}) =>
      status({ 'If-Modified-Since': value, ...more }, method)
    expect([
      since(same),
      since(after),
      since(before),
      since('x'),
      since(same, 'PUT'),
      since(same, 'HEAD'),
      since(same, 'GET', { 'If-None-Match': '"b"' }),
    ]).toEqual([304, 304, 200, 200, 200, 304, 200])
    const request = new Request('http://a/', { headers: { 'If-Modified-Since': after } })
    expect(representation(request, content, { type: 'x/y', now: NOW }).status).toBe(200)
  })

  test('If-Unmodified-Since is 412 where it is false, and gives way to If-Match [9110-13.1.4-ius-false] [9110-13.1.4-ius-invalid] [9110-13.1.4-ius-ignored-with-im]', () => {
    const since = (value: string, more: Record<string, string> = {}) =>
      status({ 'If-Unmodified-Since': value, ...more }, 'PUT')
    expect([since(before), since(same), since('x'), since(before, { 'If-Match': '"a"' })]).toEqual([412, 200, 200, 200])
  })

  test('are evaluated in their order, and not for CONNECT, OPTIONS and TRACE [9110-13.2.2-order] [9110-13.2.1-ignore-methods]', () => {
    expect(status({ 'If-Match': '"b"', 'If-None-Match': '"a"' })).toBe(412)
    expect(status({ 'If-Unmodified-Since': before, 'If-None-Match': '"a"' })).toBe(412)
    expect(status({ 'If-Match': '"a"', 'If-None-Match': '"a"', Range: 'bytes=0-0' })).toBe(304)
    for (const method of ['OPTIONS', 'TRACE'])
      expect(status({ 'If-Match': '"b"', 'If-None-Match': '*' }, method)).toBe(200)
  })

  test('304 repeats what a cache needs and no more [9110-15.4.5-304-fields] [9110-15.4.5-304-no-extra]', () => {
    const headers = {
      'Cache-Control': 'max-age=1',
      Vary: 'x',
      Expires: same,
      'Content-Location': '/b',
      'X-A': '1',
      'Content-Language': 'de',
    }
    const answer = ask({ 'If-None-Match': '"a"' }, 'GET', { headers })
    expect([...answer.headers.keys()].sort()).toEqual(['cache-control', 'content-location', 'etag', 'expires', 'vary'])
    expect(answer.hasBody).toBe(false)
  })
})

describe('ranges', () => {
  const range = async (value: string, more: Record<string, string> = {}) => {
    const answer = ask({ Range: value, ...more })
    return [answer.status, answer.headers.get('content-range'), await answer.text()]
  }
  const whole = [200, null, '0123456789']

  test('of one part: 206 with its place, clipped at the end [9110-14.2-206] [9110-14.1.2-suffix-range] [9110-15.3.7.1-content-range] [9110-14.4-content-range-grammar]', async () => {
    expect(await range('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234'])
    expect(await range('BYTES=7-99')).toEqual([206, 'bytes 7-9/10', '789'])
    expect(await range('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789'])
    expect(await range('bytes=-99')).toEqual([206, 'bytes 0-9/10', '0123456789'])
    expect(await range('bytes=9-')).toEqual([206, 'bytes 9-9/10', '9'])
    expect(await range('bytes=0-0, 50-60')).toEqual([206, 'bytes 0-0/10', '0'])
  })

  test('of several parts are multipart/byteranges, each with its place [9110-15.3.7.2-multipart] [9110-15.3.7.2-no-top-content-range] [9110-15.3.7.2-no-multi-for-single]', async () => {
    const answer = ask({ Range: 'bytes=0-1, -2' })
    expect([answer.status, answer.headers.get('content-range')]).toEqual([206, null])
    const [, boundary] = /^multipart\/byteranges; boundary=(\S+)$/.exec(answer.headers.get('content-type')!)!
    const part = (place: string, text: string) =>
      `--${boundary}\r\nContent-Type: text/plain\r\nContent-Range: bytes ${place}/10\r\n\r\n${text}\r\n`
    expect(await answer.text()).toBe(`${part('0-1', '01')}${part('8-9', '89')}--${boundary}--\r\n`)
    expect(ask({ Range: 'bytes=0-1' }).headers.get('content-type')).toBe('text/plain')
  })

  test('that cannot be satisfied are 416, with the length [9110-14.2-416] [9110-14.4-416-content-range] [9110-15.5.17-416]', async () => {
    for (const value of ['bytes=10-', 'bytes=-0', 'bytes=18446744073709551616-', `bytes=${'9'.repeat(400)}-`])
      expect((await range(value)).slice(0, 2), value).toEqual([416, 'bytes */10'])
  })

  test('that are not valid, of another unit or method, or too many, are ignored [9110-14.1.1-range-invalid] [9110-14.2-range-get-only] [9110-14.2-range-abuse] [9110-14.4-content-range-ignored]', async () => {
    for (const value of [
      'bytes=4-2',
      'bytes=',
      'bytes=-',
      'bytes=a-b',
      'bytes 0-1',
      'lines=0-1',
      'bytes=0-1,4-2',
      'bytes=\xa00-1',
      'bytes=0-,0-,0-',
      `bytes=${'0-0,'.repeat(33)}`,
    ])
      expect(await range(value), value).toEqual(whole)
    for (const method of ['HEAD', 'PUT', 'POST']) expect(status({ Range: 'bytes=0-1' }, method)).toBe(200)
    expect(status({ 'Content-Range': 'bytes 0-1/10' })).toBe(200)
  })

  test('If-Range compares strongly, a date exactly; false is the whole, and without Range it is nothing [9110-13.1.5-if-range-strong] [9110-13.1.5-if-range-false] [9110-13.1.5-if-range-needs-range]', async () => {
    const part = [206, 'bytes 0-1/10', '01']
    for (const value of ['"a"', same]) expect(await range('bytes=0-1', { 'If-Range': value })).toEqual(part)
    for (const value of ['W/"a"', '"b"', before, after, 'x'])
      expect(await range('bytes=0-1', { 'If-Range': value })).toEqual(whole)
    expect(status({ 'If-Range': '"b"' })).toBe(200)
    const within = (now: number) => status({ Range: 'bytes=0-1', 'If-Range': same }, 'GET', { now })
    expect([within(CHANGED + 999), within(CHANGED + 1000)]).toEqual([200, 206])
  })

  test('206 repeats the fields of the 200 [9110-15.3.7-206-fields]', () => {
    const headers = { 'Cache-Control': 'max-age=1', Vary: 'x', Expires: same, 'Content-Location': '/b' }
    const answer = ask({ Range: 'bytes=0-1' }, 'GET', { headers })
    for (const [name, value] of Object.entries({ ...headers, ETag: '"a"', 'Last-Modified': same }))
      expect(answer.headers.get(name)).toBe(value)
  })
})

import { describe, expect, it } from 'vitest'
import { fromLatin1, latin1, utf8 } from '../../src/bytes'
import { type Choices, type FindingId, readPaste } from '../../src/export'

function mended(text: string, choices: Choices = {}) {
  const result = readPaste({ kind: 'text', text }, null, choices)
  if (result.kind !== 'reply') throw new Error(JSON.stringify(result))
  const { reply } = result
  const finding = (id: FindingId) => reply.findings.find((one) => one.id === id)
  return {
    ...result,
    text: latin1(reply.bytes),
    findings: reply.findings,
    ids: reply.findings.map(({ id, chosen }) => `${id}=${chosen}`),
    sentence: (id: FindingId) => finding(id)?.text,
    options: (id: FindingId) => finding(id)?.options.map((option) => option.id),
    added: reply.added.map(({ start, end }) => latin1(reply.bytes, start, end)),
    heads: reply.heads,
    status: reply.status,
  }
}

const file = (text: string, choices: Choices = {}) => {
  const result = readPaste({ kind: 'file', bytes: fromLatin1(text) }, null, choices)
  if (result.kind !== 'reply') throw new Error(JSON.stringify(result))
  return { text: latin1(result.reply.bytes), ids: result.reply.findings.map(({ id, chosen }) => `${id}=${chosen}`) }
}

describe('line ends of the head', () => {
  const PASTED = 'HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 11\n\nHello World'

  it('get their CR back, and each that was put back is told', () => {
    const result = mended(PASTED)
    expect(result.text).toBe('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\nHello World')
    expect(result.ids).toEqual(['line-ends=crlf'])
    expect(result.sentence('line-ends')).toBe(
      '4 lines of the head end in LF alone: their CR was lost on a screen. HTTP ends a line with CR LF.',
    )
    expect(result.findings[0]!.options[0]).toEqual({ id: 'crlf', label: '4 CRs put back' })
    expect(result.added).toEqual(['\r', '\r', '\r', '\r'])
    expect(result.heads).toEqual([{ start: 0, end: 65 }])
    expect(result.status).toBe('200 OK')
  })

  it('stay as they are where that is chosen', () => {
    expect(mended(PASTED, { 'line-ends': 'keep' }).text).toBe(PASTED)
  })

  it('stay as they are where they came as bytes, and the body’s own always', () => {
    expect(file(PASTED)).toEqual({ text: PASTED, ids: ['line-ends=keep'] })
    expect(mended('HTTP/1.1 200 OK\r\nA: b\n\r\none\ntwo\n').text).toBe('HTTP/1.1 200 OK\r\nA: b\r\n\r\none\ntwo\n')
    expect(mended('HTTP/1.1 200 OK\r\nA: b\n\r\none').sentence('line-ends')).toBe(
      'One line of the head ends in LF alone: its CR was lost on a screen. HTTP ends a line with CR LF.',
    )
  })

  it('an empty line that was cut off is added', () => {
    for (const text of ['HTTP/1.1 204 No Content', 'HTTP/1.1 204 No Content\nA: b\n']) {
      const result = mended(text)
      expect(result.text.endsWith('\r\n\r\n')).toBe(true)
      expect(result.text.match(/\r\n/g)).toHaveLength(text.split('\n').length === 1 ? 2 : 3)
      expect(result.ids).toContain('head-end=add')
    }
    expect(mended('HTTP/1.1 204 No Content', { 'head-end': 'keep' }).text).toBe('HTTP/1.1 204 No Content')
  })
})

describe('a body that curl has decoded', () => {
  const CHUNKED = 'HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nA: b\n\nHello World'

  it('is chunked again, or its field goes, or a length comes in, or all stays', () => {
    const result = mended(CHUNKED)
    expect(result.text).toBe(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\nb\r\nHello World\r\n0\r\n\r\n',
    )
    expect(result.sentence('transfer-encoding')).toBe(
      'Transfer-Encoding says chunked, but the body is not in chunks: `curl -i` prints it put together. `curl --raw -i` prints the bytes as they came.',
    )
    expect(result.options('transfer-encoding')).toEqual(['chunk', 'drop', 'length', 'keep'])
    const with_ = (choice: string) => mended(CHUNKED, { 'transfer-encoding': choice }).text
    expect(with_('drop')).toBe('HTTP/1.1 200 OK\r\nA: b\r\n\r\nHello World')
    expect(with_('length')).toBe('HTTP/1.1 200 OK\r\nContent-Length: 11\r\nA: b\r\n\r\nHello World')
    expect(with_('keep')).toBe('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\nHello World')
    expect(mended('HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n').text).toMatch(/\r\n\r\n0\r\n\r\n$/)
  })

  it('is left as it is where it still is in chunks, whose own lines get their CR back', () => {
    const raw =
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nHello\r\n6\r\n World\r\n0\r\nT: x\r\n\r\n'
    expect(mended(raw.replaceAll('\r', '')).text).toBe(raw)
    expect(mended(raw.replaceAll('\r', '').trimEnd()).text).toBe(raw)
    expect(mended(`${raw.replaceAll('\r', '')}$ `).text).toBe(raw)
    expect(mended(raw).ids).toEqual([])
    expect(file(raw.replaceAll('\r', '')).ids).toEqual(['line-ends=keep', 'chunk-lines=keep'])
  })

  it('loses the field that says it is compressed, and gets its own length', () => {
    const text = 'HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 31\n\nHello World'
    const result = mended(text)
    expect(result.text).toBe('HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nHello World')
    expect(result.ids).toEqual(['line-ends=crlf', 'content-encoding=drop', 'content-length=correct'])
    expect(result.sentence('content-encoding')).toBe(
      'Content-Encoding says gzip, but the body is not compressed: `curl --compressed` prints it decoded. `curl --raw -i` prints the bytes as they came.',
    )
    expect(mended(text.replace('gzip', 'br')).ids).toContain('content-encoding=drop')
    expect(file('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\0').ids).toEqual([])
    expect(file('HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n\x0b\x02\x80\x00').ids).toEqual([])
  })

  it('that was binary is lost, and what to do is said', () => {
    const result = mended('HTTP/1.1 200 OK\nContent-Encoding: gzip\n\n\u001f\ufffd\b\ufffd')
    expect(result.sentence('lost')).toMatch(
      /^2 characters of the body did not survive as text .*`curl --raw -i -o reply\.bin`/,
    )
  })
})

describe('Content-Length and what is there', () => {
  const reply = (length: number, body: string) => `HTTP/1.1 200 OK\nContent-Length: ${length}\n\n${body}`
  const bodyOf = (result: ReturnType<typeof mended>) => result.text.slice(result.heads.at(-1)!.end)

  it.each([
    ['a line end of the paste', 11, 'Hello World\n', 'content-length=cut', 'Hello World'],
    ['a prompt', 11, 'Hello World$ ', 'content-length=cut', 'Hello World'],
    ['a prompt on a line of its own', 12, 'Hello World\nme@host:~/src$ ', 'content-length=cut', 'Hello World\n'],
    ['zsh’s mark', 11, 'Hello World%\nme@host ~ % ', 'content-length=cut', 'Hello World'],
    ['lost CRs', 14, 'one\ntwo\nsix\n', 'content-length=keep', 'one\ntwo\nsix\n'],
    ['CRs lost from each line', 15, 'one\ntwo\nsix\n', 'content-length=crlf', 'one\r\ntwo\r\nsix\r\n'],
    ['CRs lost, and a line end gained', 13, 'one\ntwo\nsix\n', 'content-length=crlf', 'one\r\ntwo\r\nsix'],
    ['a length that is wrong', 5, 'Hello World', 'content-length=keep', 'Hello World'],
    ['a length that is too large', 12, 'Hello World', 'content-length=keep', 'Hello World'],
  ])('%s', (_, length, body, chosen, result) => {
    const read = mended(reply(length, body))
    expect(read.ids).toEqual(['line-ends=crlf', chosen])
    expect(bodyOf(read)).toBe(result)
  })

  it('says both numbers, and corrects, leaves out or cuts where that is chosen', () => {
    const text = reply(5, 'Hello World')
    expect(mended(text).sentence('content-length')).toBe('Content-Length says 5, and the body has 11 bytes.')
    expect(mended(text).options('content-length')).toEqual(['cut', 'keep', 'correct', 'drop'])
    expect(mended(text, { 'content-length': 'correct' }).text).toContain('Content-Length: 11\r\n\r\nHello World')
    expect(mended(text, { 'content-length': 'drop' }).text).toBe('HTTP/1.1 200 OK\r\n\r\nHello World')
    expect(bodyOf(mended(text, { 'content-length': 'cut' }))).toBe('Hello')
    expect(mended(reply(1256, '')).sentence('content-length')).toBe(
      'Content-Length says 1,256, and no body follows. `curl -I` asks with HEAD, and a reply to HEAD has no body.',
    )
  })

  it('counts bytes, not characters, and asks nothing of replies that have no content', () => {
    expect(mended(reply(7, 'Grüße')).ids).toEqual(['line-ends=crlf'])
    expect(mended('HTTP/1.1 304 Not Modified\nContent-Length: 99\n\n').ids).toEqual(['line-ends=crlf'])
  })
})

describe('what curl writes', () => {
  it('-v: lines behind <, its own lines left out, wherever they stand', () => {
    const verbose = `*   Trying 127.0.0.1:8765...
* Connected to 127.0.0.1 (127.0.0.1) port 8765 (#0)
> GET /p HTTP/1.1
> Host: 127.0.0.1:8765
> 
< HTTP/1.1 200 OK
< Content-Length: 26
< 
* Connection #0 to host 127.0.0.1 left intact
* a list
> and a quote
end`
    const result = mended(verbose)
    expect(result.form).toBe('verbose')
    expect(result.without).toEqual(['curl’s own lines'])
    expect(result.text).toBe('HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\n* a list\n> and a quote\nend')
    const behind =
      '> GET / HTTP/1.1\n>\n< HTTP/1.1 200 OK\n<\nHello World* Connection #0 to host localhost left intact\n'
    expect(mended(behind).text).toBe('HTTP/1.1 200 OK\r\n\r\nHello World')
    const both = '> GET / HTTP/1.1\n> \n< HTTP/1.1 200 OK\nHTTP/1.1 200 OK\n< A: b\nA: b\n\n< \nHi'
    expect(mended(both).text).toBe('HTTP/1.1 200 OK\r\nA: b\r\n\r\nHi')
  })

  it('-i: the command line and the colours of a terminal are left out', () => {
    const result = mended('me@host:~$ curl -i localhost:8000\nHTTP/1.1 200 OK\n\x1b[1mA\x1b[0m: b\n\nHi')
    expect(result.text).toBe('HTTP/1.1 200 OK\r\nA: b\r\n\r\nHi')
    expect(result.without).toEqual(['the command line'])
  })

  it('-L: of several replies the last is sent, or one, or all', () => {
    const text = 'HTTP/1.1 302 Found\nLocation: /p\nContent-Length: 4\n\nHTTP/1.1 200 OK\nContent-Length: 2\n\nHi'
    const result = mended(text)
    expect(result.text).toBe('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nHi')
    expect(result.sentence('replies')).toBe(
      'There are 2 replies: 302 Found, 200 OK. A redirection is followed by another request, which has a reply of its own.',
    )
    expect(result.options('replies')).toEqual(['last', 'only-0', 'all'])
    expect(mended(text, { replies: 'only-0', 'content-length': 'keep' }).text).toMatch(
      /^HTTP\/1\.1 302 Found\r\n.*\r\n\r\n$/s,
    )
    expect(mended(text, { replies: 'all' }).heads).toHaveLength(2)
    const two = 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb'
    expect(file(two)).toEqual({ text: two, ids: ['replies=all'] })
  })

  it('an interim reply goes with the final one', () => {
    const result = mended('HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nContent-Length: 2\n\nHi')
    expect(result.text).toBe('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nHi')
    expect(result.ids).toEqual(['replies=all', 'line-ends=crlf'])
  })

  it('HTTP/2: the status line of HTTP/1.1 is offered, with its reason phrase', () => {
    const result = mended('HTTP/2 404 \ncontent-type: text/plain\n\nno')
    expect(result.text).toBe('HTTP/1.1 404 Not Found\r\ncontent-type: text/plain\r\n\r\nno')
    expect(result.added[0]).toBe('HTTP/1.1 404 Not Found\r')
    expect(result.sentence('version')).toMatch(/^HTTP\/2 has frames instead of these lines/)
    expect(mended('HTTP/2 404 \n\nno', { version: 'keep' }).text).toBe('HTTP/2 404 \r\n\r\nno')
  })
})

describe('what is no reply', () => {
  it('is sent as it is', () => {
    expect(mended('Hello World')).toMatchObject({ text: 'Hello World', ids: ['no-head='], heads: [], added: [] })
    expect(mended('GET / HTTP/1.1\nHost: a\n\n').sentence('request')).toMatch(/^This is a request/)
  })

  it('is UTF-8 where it is text', () => {
    expect(mended('é').text).toBe(latin1(utf8('é')))
  })
})

import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { fromLatin1, latin1 } from '../../../src/bytes'
import { type BrowserOutcome, chromium156, firefox153 } from '../../../src/clients'
import { type BrowserTab, PageScript } from '../../../src/clients/browser'
import { composed, ReplayHost } from '../../oracle/replay'
import { BOTH, fetched, PLAIN, TARGET, visit } from './visit'

describe('a status line', () => {
  it('ends at a CR alone in Chrome, and the lines after it are fields', () => {
    const { outcome, text } = visit(
      'chromium',
      'HTTP/1.1 200 OK\rTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    )
    expect(outcome.statusText).toBe('OK')
    expect(text).toBe('ok')
  })

  it('has its phrase told as the DevTools do: a lead byte takes those that it announces with it', () => {
    const phrase = (text: string) => visit('chromium', `HTTP/1.1 200 ${text}\r\n\r\n`).outcome.statusText
    expect(phrase('Tr\xe8s bien')).toBe('Trbien')
    expect(phrase('caf\xe9')).toBe('caf')
    expect(phrase('Tr\xc3\xa8s bien \xe2\x9c\x93')).toBe('Très bien ✓')
  })

  it('gives Chrome one digit behind the slash and one behind the first dot, wherever that is', () => {
    const rest =
      'Content-Type: text/plain\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\n\r\n'
    // Chunks are decoded from 1.1 on; below, the length counts.
    const isNew = (line: string) => visit('chromium', `${line}\r\n${rest}`).text === 'Hello'
    const lines = [
      'HTTP/1.1 200 OK',
      'HTTP/1 200 1.5',
      'HTTP/12.3 200 OK',
      'HTTP/1x.1 200 OK',
      'HTTP/2.0 200 OK',
      'HTTP/1.10 200 OK',
    ]
    expect(lines.filter((line) => !isNew(line))).toEqual([])
    const old = [
      'HTTP/ 1.1 200 OK',
      'HTTP /1.1 200 OK',
      'HTTP/10.0 200 OK',
      'HTTP/0.9 200 1.1',
      'HTTP/1.01 200 OK',
      'HTTP/2 200',
    ]
    expect(old.filter(isNew)).toEqual([])
  })

  it('without a code after its blank is 200 without a phrase in Chrome, and refused by Firefox', () => {
    expect(visit('chromium', 'HTTP/1.1 ').outcome).toMatchObject({ outcome: 'document', status: 200, statusText: '' })
    expect(visit('firefox', 'HTTP/1.1 ').outcome.outcome).toBe('silent-failure')
  })

  it('in lower case that no line end follows is nothing at all to Firefox', () => {
    expect(visit('firefox', 'http/1.1 200 OK').outcome.error?.code).toBe('NS_ERROR_NET_EMPTY_RESPONSE')
  })

  it('is what Firefox goes on to wait for once its first read might begin one', () => {
    const chunks = (first: number) => [
      { bytes: first, delayBeforeMs: 0 },
      { bytes: 11 - first, delayBeforeMs: 200 },
    ]
    expect(visit('firefox', 'Hello World', { chunks: chunks(1) }).outcome.outcome).toBe('error')
    expect(visit('firefox', 'Hello World', { chunks: chunks(3) }).text).toBe('Hello World')
  })

  it('is looked for by Firefox in its first read alone: within 11 bytes, or as the beginning of HTTP/1. in fewer than 7', () => {
    const reply = `\r\n${TARGET}`
    const cut = (text: string, first: number) => ({
      chunks: [
        { bytes: first, delayBeforeMs: 0 },
        { bytes: text.length - first, delayBeforeMs: 40 },
      ],
    })
    const texts = [1, 5, 8, 9, 10, 12, 20].map((first) => visit('firefox', reply, cut(reply, first)).text)
    expect(texts.map((text) => text === 'TARGET')).toEqual([false, false, false, true, true, true, true])
    expect(texts[0]).toMatch(/HTTP\/1\.1 200 OK/)
    // The others are known whole, and behind nothing but white space.
    const others = ['ICY 200 OK', 'HTTP/2 200'].map((line) => `${line}\r\nContent-Type: text/plain\r\n\r\nhi`)
    for (const [at, text] of others.entries()) {
      expect(visit('firefox', text, cut(text, at === 0 ? 2 : 6)).text).toMatch(/^(ICY|HTTP)/)
      expect(visit('firefox', text, cut(text, 7)).text).toBe('hi')
      expect(visit('firefox', `  ${text}`).text).toBe('hi')
      expect(visit('firefox', `xx${text}`).text).toMatch(/^xx/)
    }
  })

  it('behind an interim response is found by Firefox wherever it stands', () => {
    const interim = 'HTTP/1.1 100 Continue\r\n\r\n'
    expect(visit('firefox', `${interim}junk, which is more than 11 bytes ${TARGET}`).text).toBe('TARGET')
    expect(visit('firefox', `${interim}junk`).outcome.outcome).toBe('silent-failure')
  })

  it('gives scripts its code in 16 bits', () => {
    expect(fetched('chromium', 'HTTP/1.1 65736 OK\r\n\r\n').status).toBe(200)
  })
})

describe('a status', () => {
  it('421 is asked for again, once, on another connection', () => {
    for (const browser of BOTH) {
      const { asked, outcome } = visit(browser, 'HTTP/1.1 421 Misdirected\r\nContent-Length: 1\r\n\r\nx')
      expect(asked).toEqual(['/', '/'])
      expect(outcome.status).toBe(421)
    }
  })

  it('408 is taken by Chrome to mean the connection, and asked for again', () => {
    const late = 'HTTP/1.1 408 Late\r\nContent-Length: 1\r\n\r\nx'
    expect(visit('chromium', late, { next: TARGET }).text).toBe('TARGET')
    expect(visit('firefox', late, { next: TARGET }).text).toBe('x')
  })

  it('is asked for again by Chrome as often for each cause as if it were the only one', () => {
    const short = (line: string) => `HTTP/1.1 ${line}\r\nContent-Length: 1\r\n\r\nx`
    const [late, misdirected] = [short('408 Late'), short('421 Misdirected')]
    const all = visit('chromium', '', { next: [misdirected, late, '', TARGET] })
    expect([all.asked.length, all.text]).toEqual([5, 'TARGET'])
    expect(visit('chromium', '').asked).toHaveLength(3)
    expect(visit('chromium', '', { next: [misdirected, '', '', TARGET] }).asked).toHaveLength(4)
    expect(visit('chromium', '', { next: [misdirected, misdirected, TARGET] }).outcome.status).toBe(421)
  })

  it('407 fails a script of Chrome', () => {
    const response = 'HTTP/1.1 407 Proxy\r\nContent-Length: 1\r\n\r\nx'
    expect(fetched('chromium', response).error).toBe('TypeError: Failed to fetch')
    expect(fetched('firefox', response).status).toBe(407)
  })

  it('of an interim response keeps what follows from being asked for again', () => {
    expect(visit('chromium', 'HTTP/1.1 100 Continue\r\n\r\n').asked).toEqual(['/'])
  })

  it('103 has Firefox load what it names, of whatever type the page is', () => {
    const response = `HTTP/1.1 103 Early Hints\r\nLink: </s.css>; rel=preload; as=style\r\n\r\n${TARGET}`
    expect(visit('firefox', response, { ending: 'open' }).asked).toEqual(['/', '/s.css'])
    expect(visit('chromium', response, { ending: 'open' }).asked).toEqual(['/'])
  })

  it.each([
    [410, 'It may have been moved or deleted.'],
    [504, 'localhost took too long to respond.'],
  ])('%i without content has words of its own in Chrome', (status, words) => {
    const { outcome } = visit('chromium', `HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`)
    expect(outcome.error?.paragraphs).toEqual([words])
  })
})

describe('fields', () => {
  it('that give Content-Disposition twice, differently, are refused by both', () => {
    const response = `${PLAIN}Content-Disposition: inline\r\nContent-Disposition: attachment\r\nContent-Length: 1\r\n\r\nx`
    expect(visit('chromium', response).outcome.error?.code).toBe('ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_DISPOSITION')
    expect(visit('firefox', response).outcome.outcome).toBe('error')
  })

  it.each(['gzip;q=1', '"gzip"', '*', 'a=b', 'deflate\r\n folded'])(
    'that name the coding %s keep Chrome from the content',
    (coding) => {
      const response = `${PLAIN}Content-Encoding: ${coding}\r\nContent-Length: 1\r\n\r\nx`
      expect(visit('chromium', response).outcome.error?.code).toBe('ERR_CONTENT_DECODING_FAILED')
    },
  )

  it('whose value ends in CR: no chunked coding for Firefox, though scripts see the value without it', () => {
    const response = `${PLAIN}Transfer-Encoding: chunked\r\r\n\r\n2\r\nok\r\n0\r\n\r\n`
    expect(visit('firefox', response).text).toContain('0')
    expect(fetched('firefox', response).headers).toContainEqual(['transfer-encoding', 'chunked'])
  })

  it.each(BOTH)('with a Content-Length of -0 are empty in %s', (browser) => {
    expect(visit(browser, `${PLAIN}Content-Length: -0\r\n\r\nHello`).text).toBe('')
  })

  it('that repeat a length, in a list or not, agree in Firefox', () => {
    const response = `${PLAIN}Content-Length: 2, 2\r\nContent-Length: 2\r\n\r\nok`
    expect(visit('firefox', response).text).toBe('ok')
  })
})

describe('codings', () => {
  const packed = latin1(gzipSync('Hello'))
  const coded = (fields: string, body: string) => `${PLAIN}${fields}\r\n\r\n${body}`

  it.each([
    ['Content-Encoding: gzip, identity'],
    ['Content-Encoding: gzip,'],
    ['Content-Encoding: identity\r\nContent-Encoding: gzip'],
  ])('%j: one that Chrome does not know keeps all of them on', (fields) => {
    expect(latin1(fetched('chromium', coded(fields, packed)).body)).toBe(packed)
  })

  it('in two fields make one list', () => {
    const twice = latin1(gzipSync(fromLatin1(packed)))
    const response = coded('Content-Encoding: gzip\r\nContent-Encoding: gzip', twice)
    for (const browser of BOTH) expect(latin1(fetched(browser, response).body)).toBe('Hello')
  })

  it.each(BOTH)('that the content is not in fail %s at once, not at the end', (browser) => {
    const { settled, outcome, at } = visit(browser, coded('Content-Encoding: gzip', 'Hello, World!'), {
      ending: 'open',
    })
    expect(settled).toBe(true)
    expect(at).toBeLessThan(1000)
    expect(outcome).toMatchObject(
      browser === 'chromium' ? { outcome: 'document', loaded: false } : { outcome: 'error' },
    )
  })

  it('keep Firefox from doubting that text/plain is text', () => {
    expect(visit('firefox', coded('Content-Encoding: x-deflate', 'a\0b')).outcome.outcome).toBe('document')
    expect(visit('firefox', coded('X: y', 'a\0b')).outcome.outcome).toBe('download')
  })
})

describe('chunks', () => {
  const chunked = (body: string) => `${PLAIN}Transfer-Encoding: chunked\r\n\r\n${body}`

  it('of size -0 end the content in Firefox, and of up to 32 bits are waited for', () => {
    expect(visit('firefox', chunked('2\r\nok\r\n-0\r\n\r\n')).outcome).toMatchObject({ loaded: true })
    expect(visit('firefox', chunked('80000000\r\nok')).text).toBe('ok')
    expect(visit('firefox', chunked('100000002\r\nok')).outcome.outcome).toBe('silent-failure')
  })

  it('with a NUL in their trailers are refused by Firefox', () => {
    expect(visit('firefox', chunked('2\r\nok\r\n0\r\nX: \0\r\n\r\n')).outcome.outcome).toBe('silent-failure')
    expect(visit('chromium', chunked('2\r\nok\r\n0\r\nX: \0\r\n\r\n')).text).toBe('ok')
  })
})

describe('a redirect', () => {
  const to = (location: string) => `HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`

  it.each(BOTH)('keeps the bytes of its address in %s, whatever their charset', (browser) => {
    expect(visit(browser, to('/\xc3\xbc'), { ending: 'open' }).asked).toEqual(['/', '/%C3%BC'])
    expect(visit(browser, to('/\xfc'), { ending: 'open' }).asked).toEqual(['/', '/%FC'])
  })

  it('keeps a tab in Firefox', () => {
    expect(visit('firefox', to('/a\tb'), { ending: 'open' }).asked).toEqual(['/', '/a%09b'])
    expect(visit('chromium', to('/a\tb'), { ending: 'open' }).asked).toEqual(['/', '/ab'])
  })

  it('whose chunks are wrong from the first is not followed by Firefox', () => {
    const response = 'HTTP/1.1 302 Found\r\nLocation: /a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'
    expect(visit('firefox', response).asked).toEqual(['/'])
    expect(visit('chromium', response).asked).toEqual(['/', '/a'])
  })

  it('to a name and password is not followed for a script of Chrome', () => {
    const response = to('http://u:p@localhost:8000/a')
    expect(fetched('chromium', response, { ending: 'open' }).error).toBe('TypeError: Failed to fetch')
    expect(fetched('firefox', response, { ending: 'open' }).error).toBeNull()
  })
})

describe('an interim response', () => {
  it('whose head the close cuts off is an empty 200 to Chrome, without its fields', () => {
    const { outcome } = visit('chromium', 'HTTP/1.1 103 Early\r\nContent-Type: text/html\r\nX')
    expect(outcome).toMatchObject({ outcome: 'document', status: 200, statusText: 'OK', mimeType: 'text/plain' })
    expect(fetched('chromium', 'HTTP/1.1 100 Cont').headers).toEqual([])
    expect(visit('firefox', 'HTTP/1.1 100 Cont').outcome.outcome).toBe('silent-failure')
  })
})

describe('a length (recorded)', () => {
  const long = (value: string) =>
    `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${value}\r\n\r\n13 characters`

  it('with a plus, or several times in one value, is one to Firefox', () => {
    for (const value of ['+13', '13, 13', '13,13', '13, 13, 13'])
      expect(visit('firefox', long(value), { ending: 'open' }).outcome.loaded).toBe(true)
    expect(visit('chromium', long('+13'), { ending: 'open' }).outcome.outcome).toBe('pending')
  })

  it('behind a vertical tab is none to Chrome', () => {
    expect(visit('chromium', long('\x0b13'), { ending: 'open' }).outcome.outcome).toBe('pending')
  })
})

describe('Transfer-Encoding with a blank in its value', () => {
  it('names chunked to Firefox, whose values end at blanks too', () => {
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked x\r\n\r\n2\r\nok\r\n0\r\n\r\n'
    expect(fetched('firefox', chunked).body).toEqual(fromLatin1('ok'))
    expect(fetched('chromium', chunked).body.length).toBeGreaterThan(2)
  })
})

describe('a field that comes twice, first without a value', () => {
  it('has its second value alone in Firefox', () => {
    const value = (browser: 'chromium' | 'firefox') =>
      fetched(browser, `${PLAIN}X-A:\r\nX-A: 1\r\nContent-Length: 0\r\n\r\n`).headers.find(
        ([name]) => name === 'x-a',
      )?.[1]
    expect([value('chromium'), value('firefox')]).toEqual([', 1', '1'])
  })
})

describe('a redirect that leads away, or on and on', () => {
  const to = (location: string) => `HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`

  it('to a name without an address ends with the page of a browser whose network does not know it', () => {
    const page = (browser: 'chromium' | 'firefox') => visit(browser, to('//nosuch.test/x')).outcome.error
    expect(page('chromium')).toMatchObject({
      code: 'ERR_NAME_NOT_RESOLVED',
      heading: 'This site can’t be reached',
      paragraphs: [
        'nosuch.test’s server IP address could not be found.',
        'Try:',
        'Checking the connection',
        'Checking the proxy, firewall, and DNS configuration',
      ],
    })
    expect(page('firefox')).toMatchObject({ code: 'NS_ERROR_UNKNOWN_HOST', heading: 'Server Not Found' })
  })

  it('to an address of IPv6 is refused, and one to a name below localhost is followed', () => {
    for (const browser of BOTH) {
      expect(visit(browser, to('http://[::1]:8000/t')).outcome.error?.code).toMatch(/CONNECTION_REFUSED$/)
      expect(visit(browser, to('http://a.localhost:8000/t')).text).toBe('TARGET')
    }
  })

  it('to https waits for a server that does not speak TLS, where one listens', () => {
    for (const browser of BOTH) {
      expect(visit(browser, to('https://localhost:8000/t')).outcome.outcome).toBe('pending')
      expect(visit(browser, to('https://localhost/')).outcome.error?.code).toMatch(/CONNECTION_REFUSED$/)
      expect(fetched(browser, to('https://localhost:8000/t')).waits).toBe('headers')
    }
  })

  it('without content is followed by Chrome at its head, and by Firefox at its end', () => {
    const open = 'HTTP/1.1 302 Found\r\nLocation: /t\r\n\r\n'
    expect(visit('chromium', open, { ending: 'open' }).text).toBe('TARGET')
    expect(visit('firefox', open, { ending: 'open' }).outcome.outcome).toBe('pending')
    for (const browser of BOTH) {
      expect(visit(browser, `${open}x`, { ending: 'open' }).text).toBe('TARGET')
      expect(visit(browser, open).text).toBe('TARGET')
    }
  })

  it('has a control character at its end encoded by Firefox, where Chrome leaves it out', () => {
    expect(BOTH.map((browser) => visit(browser, to('/t\x01')).asked.at(-1))).toEqual(['/t', '/t%01'])
  })

  it('to blob: is an address that does not look right to Firefox', () => {
    expect(visit('firefox', to('blob:http://localhost:8000/x')).outcome.error?.heading).toBe(
      'Hmm. That address doesn’t look right.',
    )
  })

  it('is the twentieth in a row: Chrome follows it for a script, not for a tab', () => {
    const chain = [...Array(20).keys()].map((number) => to(`/?${number}`))
    const script = (answers: readonly string[]) => {
      let at = 0
      return () => fromLatin1(answers[Math.min(at++, answers.length - 1)]!)
    }
    const last = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nEnd'
    const host = () => {
      const next = script([...chain, last])
      return new ReplayHost({
        onRequest: ({ path }) => ({ bytes: path === '/base' ? fromLatin1(last) : next(), ending: 'open' }),
      })
    }
    const page = host()
    const run = chromium156.start(page, composed(), () => {})
    page.clock.run(3000, () => run.settled)
    expect((run.outcome as BrowserOutcome).error?.code).toBe('ERR_TOO_MANY_REDIRECTS')
    const other = host()
    const tab = chromium156.start(other, composed({ url: 'http://localhost:8000/base' }), () => {}) as BrowserTab
    other.clock.run(1000, () => tab.settled)
    let status: number | null = 0
    new PageScript(tab).fetch('/', {}, (answer) => {
      status = answer.status
    })
    other.clock.run(5000)
    expect(status).toBe(200)
  })
})

describe('content of HTTP/1.0 with a length that is too small', () => {
  it('is all of the read that reaches it to Firefox, unless the connection is kept', () => {
    const page = (fields: string) =>
      `HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n${fields}Content-Length: 5\r\n\r\nHello, World!`
    expect(visit('firefox', page('')).text).toBe('Hello, World!')
    expect(visit('firefox', page('Connection: keep-alive\r\n')).text).toBe('Hello')
    expect(visit('chromium', page('')).text).toBe('Hello')
  })
})

describe('a challenge', () => {
  const asked401 = (browser: 'chromium' | 'firefox', ...values: string[]) =>
    fetched(
      browser,
      `HTTP/1.1 401 No\r\n${values.map((value) => `WWW-Authenticate: ${value}\r\n`).join('')}Content-Length: 0\r\n\r\n`,
    )
  const asks = (browser: 'chromium' | 'firefox', ...values: string[]) =>
    asked401(browser, ...values).waits === 'headers'

  it('of NTLM brings the dialog, with a token or of Negotiate none', () => {
    for (const browser of BOTH) {
      expect(asks(browser, 'NTLM')).toBe(true)
      expect(asks(browser, 'Negotiate', 'NTLM')).toBe(true)
      expect(asks(browser, 'NTLM TlRMTVNTUAAC')).toBe(false)
      expect(asks(browser, 'Negotiate')).toBe(false)
    }
  })

  it('stands first in its value for Chrome, and anywhere in it for Firefox', () => {
    expect(BOTH.map((browser) => asks(browser, 'Foo, Basic realm="x"'))).toEqual([false, true])
    expect(BOTH.map((browser) => asks(browser, 'Foo', 'Basic realm="x"'))).toEqual([true, true])
  })

  it('of Digest needs a nonce in Chrome, and any parameter in Firefox', () => {
    expect(BOTH.map((browser) => asks(browser, 'Digest realm="x"'))).toEqual([false, true])
    expect(BOTH.map((browser) => asks(browser, 'Digest'))).toEqual([false, false])
  })

  it('that is one of several is hidden from scripts in Firefox', () => {
    const shown = (browser: 'chromium' | 'firefox') =>
      asked401(browser, 'Foo', 'Bar').headers.find(([name]) => name === 'www-authenticate')?.[1]
    expect(BOTH.map(shown)).toEqual(['Foo, Bar', undefined])
  })
})

describe('cookies', () => {
  const stored = (browser: 'chromium' | 'firefox', ...lines: string[]) =>
    visit(browser, `${PLAIN}${lines.map((line) => `Set-Cookie: ${line}\r\n`).join('')}Content-Length: 0\r\n\r\n`)
      .cookies

  it('of more than 180 of a host the oldest go, to 150', () => {
    const lines = [...Array(200).keys()].map((number) => `c${number}=1`)
    for (const browser of BOTH) {
      const names = stored(browser, ...lines).map(({ name }) => name)
      expect([names.length, names[0], names.at(-1)]).toEqual([169, 'c31', 'c199'])
    }
  })

  it('that expired before 1601 are gone, too', () => {
    for (const browser of BOTH) expect(stored(browser, 'a=1; Expires=Fri, 01 Jan 1600 00:00:00 GMT')).toEqual([])
  })

  it('with the prefix __Host- have the path of the URL in Firefox, where none is given', () => {
    expect(BOTH.map((browser) => stored(browser, '__Host-a=1; Secure').length)).toEqual([0, 1])
  })
})

describe('an attachment that goes on', () => {
  it('is a download to Firefox at once, and stays one if the connection is reset', () => {
    const attached = `${PLAIN}Content-Disposition: attachment\r\n`
    expect(visit('firefox', `${attached}\r\nHello`, { ending: 'open' }).outcome.outcome).toBe('download')
    const cut = visit('firefox', `${attached}Content-Length: 100\r\n\r\nHello`, { ending: 'reset' })
    expect(cut.outcome.outcome).toBe('download')
  })
})

describe('an event stream that ends', () => {
  it('is asked for again after its own time, but by Firefox not before half a second', () => {
    const times = (client: typeof chromium156) => {
      const stream = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nretry: 100\ndata: x\n\n'
      const host = new ReplayHost({
        onRequest: ({ path }) => ({ bytes: fromLatin1(path === '/ev' ? stream : TARGET), ending: 'close' }),
      })
      const tab = client.start(host, composed(), () => {}) as BrowserTab
      host.clock.run(200, () => tab.settled)
      new PageScript(tab).eventSource('/ev')
      host.clock.run(host.clock.time + 450)
      return host.connections.flatMap(({ requests }) => requests).filter(({ path }) => path === '/ev').length
    }
    expect([times(chromium156), times(firefox153)]).toEqual([5, 1])
  })
})

describe('content to be kept whose status is none of success', () => {
  const kept = (fields: string, status = '404 Gone') =>
    visit('firefox', `HTTP/1.1 ${status}\r\n${fields}Content-Length: 3\r\n\r\n\0\x01\x02`, { ending: 'open' }).outcome

  it('is an error of the server to Firefox, in its words', () => {
    for (const fields of ['Content-Type: text/plain\r\n', 'Content-Type: application/zip\r\n', '']) {
      const { error, outcome } = kept(fields)
      expect(outcome).toBe('error')
      expect(error?.code).toBe('NS_ERROR_NET_ERROR_RESPONSE')
      expect(error?.paragraphs[0]).toBe('The server at localhost:8000 sent back an error: 404 Gone')
    }
    expect(kept('Content-Type: application/zip\r\n', '301 X').outcome).toBe('error')
  })

  it('is dropped in silence where it is attached', () => {
    expect(kept('Content-Type: text/plain\r\nContent-Disposition: attachment\r\n').outcome).toBe('silent-failure')
  })

  it('is found binary by Firefox in what comes first', () => {
    const open = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\na\0b'
    expect(visit('firefox', open, { ending: 'open' }).outcome.outcome).toBe('download')
    const untyped = 'HTTP/1.1 200 OK\r\nX-Content-Type-Options: nosniff\r\n\r\na\0b'
    expect(visit('firefox', untyped, { ending: 'open' }).outcome.outcome).toBe('pending')
  })
})

describe('a value with a long run of white space', () => {
  const FIELDS = ['X: a', 'Content-Length: 1', 'Content-Disposition: attachment; a', 'WWW-Authenticate: Basic ']

  it.each(FIELDS)('is read in proportion to its length: %s', (field) => {
    for (const browser of BOTH) {
      const began = performance.now()
      const status = field.startsWith('WWW') ? '401 No' : '200 OK'
      visit(browser, `HTTP/1.1 ${status}\r\n${field}${' '.repeat(60_000)}b\r\n\r\nx`)
      expect(performance.now() - began, browser).toBeLessThan(2000)
    }
  })

  it('is read so in a reason phrase and in the name of a file', () => {
    const began = performance.now()
    visit('chromium', `HTTP/1.1 200 a${' '.repeat(60_000)}b\r\n\r\nx`)
    visit('chromium', `${PLAIN}Content-Disposition: attachment; filename="a${'.'.repeat(60_000)}b"\r\n\r\nx`)
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

describe('a reply without a type that ends too early, to Firefox', () => {
  const NO_TYPE = 'X: y\r\n'
  const short = (status: string, body: string) => `HTTP/1.1 ${status}\r\nContent-Length: 2000\r\n\r\n${body}`

  it.each(['200 OK', '206 Partial Content'])('comes to nothing while fewer than 512 bytes have come: %s', (status) => {
    for (const body of ['hello', '<html>hello', '\0\x01\x02'])
      expect(visit('firefox', short(status, body)).outcome.outcome).toBe('silent-failure')
  })

  it('is shown or kept where more had come, and its load failed', () => {
    expect(visit('firefox', short('200 OK', 'hello '.repeat(100))).outcome).toMatchObject({
      outcome: 'document',
      loaded: false,
    })
    expect(visit('firefox', short('200 OK', '\0\x01'.repeat(300))).outcome.outcome).toBe('download')
  })

  it.each(['404 Not Found', '500 Oops', '301 Moved'])(
    'is whole all the same where its status is none of success: %s',
    (status) => {
      for (const body of ['hello', ''])
        expect(visit('firefox', short(status, body))).toMatchObject({
          outcome: { outcome: 'document', loaded: true },
          text: body,
        })
      for (const end of ['', '0\r\n\r\r\n']) {
        const chunked = `HTTP/1.1 ${status}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n${end}`
        expect(visit('firefox', chunked)).toMatchObject({
          outcome: { outcome: 'document', loaded: true },
          text: 'hello',
        })
      }
      const broken = `HTTP/1.1 ${status}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n`
      expect(visit('firefox', broken).outcome.outcome).toBe('silent-failure')
    },
  )

  it('is an error where it was reset, and never a download, whatever its bytes; one to be kept comes to nothing', () => {
    const reset = (fields: string, body: string, status = '200 OK') =>
      visit('firefox', `HTTP/1.1 ${status}\r\n${fields}\r\n${body}`, { ending: 'reset' }).outcome.outcome
    for (const fields of [NO_TYPE, 'X-Content-Type-Options: nosniff\r\n', 'Content-Type: */*\r\n'])
      for (const body of ['hello', '\0\x01\x02']) expect(reset(fields, body)).toBe('error')
    expect(reset(NO_TYPE, '\0\x01\x02', '404 Not Found')).toBe('error')
    expect(reset('Content-Disposition: attachment\r\n', 'hello')).toBe('silent-failure')
    expect(reset(NO_TYPE, '\0\x01'.repeat(600))).toBe('download')
    expect(reset('Content-Type: text/plain\r\n', '\0\x01\x02')).toBe('download')
  })
})

describe('a line of a head, to Firefox', () => {
  it('is judged once the next one has begun, though the head never ends', () => {
    const open = (head: string, ending: 'open' | 'reset' = 'open') => visit('firefox', head, { ending }).outcome
    const bad = 'HTTP/1.1 -20 OK\r\n'
    expect(open(bad).outcome).toBe('pending')
    for (const ending of ['open', 'reset'] as const) expect(open(`${bad}X`, ending).outcome).toBe('silent-failure')
    const nul = 'HTTP/1.1 200 OK\r\nX: a\0b\r\n'
    expect(open(nul).outcome).toBe('pending')
    expect(open(`${nul} folded\r\n on`).outcome).toBe('pending')
    expect(open(`${nul}Y: z`).error?.code).toBe('NS_ERROR_DOM_INVALID_HEADER_VALUE')
    const lengths = 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\nX'
    expect(open(lengths).error?.heading).toBe('Corrupted Content Error')
  })

  it('may have a CR behind the code of the status, as any white space', () => {
    expect(visit('firefox', 'HTTP/1.1 200\r\r\nContent-Type: text/plain\r\n\r\nhi').text).toBe('hi')
  })
})

describe('content that is not in its coding, to Firefox', () => {
  const coded = (coding: string, body: string, status = '200 OK', fields = '') =>
    visit('firefox', `HTTP/1.1 ${status}\r\n${fields}Content-Encoding: ${coding}\r\n\r\n${body}`).outcome

  it('is an error, which names a status of one', () => {
    for (const [coding, body] of [
      ['gzip', 'not gzip'],
      ['deflate', 'not deflate'],
      ['br', 'not brotli'],
      ['br', '{"a": 1}'],
      ['br', 'hello world'],
      ['zstd', 'nope nope nope'],
    ] as const)
      for (const fields of ['', 'Content-Type: text/plain\r\n'])
        expect([coding, coded(coding, body, '200 OK', fields).error?.code]).toEqual([
          coding,
          'NS_ERROR_INVALID_CONTENT_ENCODING',
        ])
    const named = (status: string) =>
      coded('gzip', 'not gzip', status).error?.paragraphs.find((one) => /^Error code/.test(one))
    expect(['404 Gone away', '500 Oops', '404', '301 Moved', '299 Odd'].map(named)).toEqual([
      'Error code: 404 Gone away',
      'Error code: 500 Oops',
      'Error code: 404 Not Found',
      undefined,
      undefined,
    ])
  })

  it('is kept where it has no type and looks like a file as it came, with nothing in it', () => {
    const raw = latin1(gzipSync(fromLatin1('')))
    for (const [coding, body] of [
      ['br', raw],
      ['gzip', raw],
      ['gzip', raw.slice(0, 10)],
      ['br', '\x1b2\0'],
    ] as const)
      expect([coding, coded(coding, body).outcome]).toEqual([coding, 'download'])
    expect(coded('br', raw, '200 OK', 'Content-Type: text/plain\r\n').error?.code).toBe(
      'NS_ERROR_INVALID_CONTENT_ENCODING',
    )
    for (const status of ['404 No', '301 Moved'])
      expect(coded('gzip', '\0not gzip', status).error?.code).toBe('NS_ERROR_NET_ERROR_RESPONSE')
  })

  it('leaves Chrome with a page whose load failed', () => {
    const reply = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: br\r\n\r\nnot brotli'
    expect(visit('chromium', reply)).toMatchObject({ outcome: { outcome: 'document', loaded: false }, text: '' })
  })
})

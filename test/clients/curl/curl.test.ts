import { brotliCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { concat, fromLatin1, latin1 } from '../../../src/bytes'
import type { ComposedRequest, CurlOutcome } from '../../../src/clients'
import { curl764, curl788, fromCommand, toCommand } from '../../../src/clients/curl'
import { composed, type Ending, replay, type Script } from '../../oracle/replay'

const command = (line: string): ComposedRequest => composed({ command: line })

const answering = (text: string, ending: Ending = 'close'): Script => ({
  onRequest: () => ({ bytes: fromLatin1(text), ending }),
})

function run(line: string, script: Script, client = curl788) {
  const done = replay(client, command(line), script, 60_000)
  const outcome = done.outcome as CurlOutcome
  const screen = latin1(concat(outcome.screen.map((piece) => piece.bytes)))
  return {
    ...done,
    outcome,
    screen,
    sent: done.connections.map((each) => each.requests.map(({ bytes }) => latin1(bytes))),
  }
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

describe('a whole reply', () => {
  const NONE = 'HTTP/1.1 204 No Content\r\n\r\n'
  const HEAD = OK.slice(0, -2)

  it.each([
    ['', OK, ' and printed its body'],
    ['-s -o f', OK, ' and saved its body'],
    ['-s -o /dev/null', OK, ' and wrote its body to /dev/null'],
    // What -w, -i, -D and -c write is no body.
    ["-s -o /dev/null -w '%{http_code}'", OK, ' and wrote its body to /dev/null'],
    ['-s -D head -c jar', OK, ' and printed its body'],
    ["-i -w '%{http_code}'", NONE, ', which has no body'],
    ['-s -o f', NONE, ', which has no body'],
    ['', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', ', whose body is empty'],
    ['-I', HEAD, ', which is a head alone, and printed it'],
    ["-s -I -o f -w '%{http_code}'", HEAD, ', which is a head alone, and saved it'],
  ])('with %s: the sentence says where its body went', (options, reply, then) => {
    const { reason } = run(`curl ${options} http://localhost:8000/`, answering(reply)).outcome
    expect(reason.text).toBe(`curl read a whole reply with status ${reply === NONE ? 204 : 200}${then}.`)
  })
})

it('that says 416 to -C has its body thrown away, which is not empty', () => {
  const reply = 'HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 5\r\n\r\nhello'
  const { outcome, screen } = run('curl -s -C 5 http://localhost:8000/', answering(reply))
  expect([outcome.exit, screen]).toEqual([0, ''])
  expect(outcome.reason.text).toBe('curl read a whole reply with status 416, whose body it throws away.')
})

describe('a head that the close cut off', () => {
  it('is no whole reply: the sentence says that it did not end', () => {
    const { outcome } = run('curl http://localhost:8000/', answering('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n'))
    expect(outcome).toMatchObject({ exit: 0, reason: { rule: 'curl.head-cut', requirement: 'RFC 9112 8' } })
    expect(outcome.reason.text).toMatch(/^The connection was closed before the empty line that ends the head: /)
  })
})

describe('what was measured of curl 7.88.1', () => {
  it('--http2 offers h2c with every request of a connection', () => {
    const heads = run(
      'curl -s --http2 http://localhost:8000/a http://localhost:8000/b',
      answering(OK, 'open'),
    ).sent.flat()
    expect(heads.map((head) => /\r\nUpgrade: h2c\r\n/.test(head))).toEqual([true, true])
  })

  it('a form with --digest asks first without a body and without its type', () => {
    const [first] = run('curl -s -u u:p --digest -F a=b http://localhost:8000/', answering(OK)).sent.flat()
    expect(first).toMatch(/\r\nContent-Length: 0\r\n\r\n$/)
    expect(first).not.toContain('Content-Type')
  })

  it('size_request counts what asks a proxy for a tunnel', () => {
    const made = 'HTTP/1.1 200 OK\r\n\r\n'
    const script: Script = {
      onRequest: ({ line }) => ({ bytes: fromLatin1(line.startsWith('CONNECT') ? made : OK), ending: 'open' }),
    }
    const { outcome, sent } = run(
      "curl -s -o /dev/null -p -x localhost:8000 -w '%{size_request}' http://example.com/",
      script,
    )
    expect(sent.flat()).toHaveLength(2)
    expect(latin1(outcome.stdout)).toBe(String(sent.flat().join('').length))
  })

  it('of a URL that cannot be read and two methods, the URL is told; of data and a head, the methods', () => {
    const told = (line: string) => {
      const { outcome } = run(line, answering(OK))
      return [outcome.exit, outcome.stderr.split('\n')[0]]
    }
    expect(told("curl -sS -T f -F a=b 'http://localhost:8000/['")).toEqual([
      3,
      'curl: (3) bad range specification in URL position 24:',
    ])
    expect(told("curl -I -d x 'http://localhost:8000/['")[0]).toBe(2)
  })

  it('names the URL whose password it asks for, though --next follows', () => {
    const { outcome } = run("curl -s -u '' http://localhost:8000/ --next", answering(OK))
    expect(outcome.stderr).toContain("Enter host password for user '' on URL #1:")
  })

  it('opens the file of -D before it looks for a name to save under', () => {
    const { outcome } = run('curl -s -D head -O http://localhost:8000/', answering(OK))
    expect([outcome.exit, outcome.files.map(({ name, bytes }) => [name, bytes.length])]).toEqual([23, [['head', 0]]])
  })
})

describe('a read', () => {
  it('of which a line begins with NUL is over there, behind an interim response too', () => {
    const all = (reply: string) => {
      const { outcome } = run('curl -sS -i http://localhost:8000/', answering(reply))
      return [outcome.exit, latin1(outcome.stdout)]
    }
    expect(all(`HTTP/1.1 103 Early\r\n\r\n\0${OK}`)).toEqual([52, 'HTTP/1.1 103 Early\r\n\r\n'])
    expect(all('HTTP/1.1 103 Early\r\n\r\n\x01\x02')[0]).toBe(1)
    expect(all(`HTTP/1.1 200 OK\r\n\0X: y\r\n\r\nhi`)).toEqual([0, 'HTTP/1.1 200 OK\r\n'])
  })
})

describe('Brotli', () => {
  const decoded = (body: string) => {
    const reply = `HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n${body}`
    const { exit, stdout } = run('curl -sS --compressed http://localhost:8000/', answering(reply)).outcome
    return [exit, latin1(stdout)]
  }
  const whole = latin1(brotliCompressSync(fromLatin1('Hello, and hello again')))

  it('with bytes behind its end is written, and then an error', () => {
    expect(decoded(whole)).toEqual([0, 'Hello, and hello again'])
    for (const behind of ['x', 'junk', whole]) expect(decoded(whole + behind)).toEqual([23, 'Hello, and hello again'])
    expect(decoded('\x06')).toEqual([0, ''])
    expect(decoded('\x06junk')[0]).toBe(23)
  })

  it('that says it is empty has zeros up to its byte’s end: many a text is none for that alone', () => {
    for (const text of ['not brotli', '{"a": 1}', 'nope', 'Now']) expect([text, decoded(text)[0]]).toEqual([text, 61])
  })
})

describe('bytes beyond the content', () => {
  const reply = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello World'
  const told = (outcome: CurlOutcome, text = reply) => ({
    text: outcome.reason.text,
    bytes: outcome.reason.evidence.map(({ start, end }) => text.slice(start, end)),
  })
  const wanted = {
    text: '6 bytes came beyond the 5 that Content-Length speaks of: curl stops there and takes none of them.',
    bytes: [' World'],
  }

  it('are counted and shown, whichever reads brought them', () => {
    for (const client of [curl788, curl764])
      expect(told(run('curl http://localhost:8000/', answering(reply), client).outcome)).toEqual(wanted)
    const chunks = [
      { bytes: reply.length - 11, delayBeforeMs: 0 },
      { bytes: 11, delayBeforeMs: 5 },
    ]
    const script: Script = { onRequest: () => ({ bytes: fromLatin1(reply), ending: 'close', chunks }) }
    expect(told(run('curl http://localhost:8000/', script).outcome)).toEqual(wanted)
  })

  it('may follow a last chunk, or a head that has no content; what goes up to the close has none', () => {
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n!'
    expect(told(run('curl http://localhost:8000/', answering(chunked)).outcome, chunked)).toEqual({
      text: '1 byte came behind the last chunk, with which the content ends: curl does not take it.',
      bytes: ['!'],
    })
    const none = 'HTTP/1.1 204 No Content\r\n\r\nHello'
    expect(told(run('curl http://localhost:8000/', answering(none)).outcome, none).bytes).toEqual(['Hello'])
    const close = 'HTTP/1.1 200 OK\r\n\r\nHello World'
    expect(run('curl http://localhost:8000/', answering(close)).outcome.reason.rule).toBe('curl.complete')
  })
})

describe('a bare Hello World', () => {
  it('is refused by 7.88, with the reason and its bytes', () => {
    const { outcome, screen } = run('curl http://localhost:8000/', answering('Hello World'))
    expect(outcome.exit).toBe(1)
    expect(screen).toBe('curl: (1) Received HTTP/0.9 when not allowed\n')
    expect(outcome.reason).toMatchObject({
      rule: 'curl.http09',
      evidence: [{ connection: 1, start: 0, end: 11 }],
      ground: 'recorded: curl 7.88.1, Linux, Nov 2026',
    })
  })

  it('is printed by 7.64, whose name is in the request', () => {
    const { outcome, screen, sent } = run('curl http://localhost:8000/', answering('Hello World'), curl764)
    expect(outcome.exit).toBe(0)
    expect(screen).toBe('Hello World')
    expect(sent[0]![0]).toContain('User-Agent: curl/7.64.0\r\n')
    expect(outcome.reason.ground).toBe('documented, not recorded')
  })
})

describe('what curl does not take', () => {
  const failing = (response: string, options = '') =>
    run(`curl -sS ${options} http://localhost:8000/`, answering(response)).screen

  it('is a field with a CR before its colon', () => {
    expect(failing('HTTP/1.1 200 OK\r\nX\rA: b\r\n\r\n')).toBe(
      'curl: (43) A libcurl function was given a bad argument\n',
    )
  })

  it('is a trailer of 4 KiB', () => {
    const trailers = (length: number) =>
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ${'y'.repeat(length)}\r\n\r\n`
    expect(failing(trailers(5000))).toBe('curl: (56) Out of memory in chunked-encoding\n')
    expect(failing(trailers(4000))).toBe('')
  })

  it('is a trailer line without a colon: that line is the reason, in whichever reads it came', () => {
    const reply = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nHello\r\n0\r\n\r\n'
    const start = reply.indexOf('Hello')
    for (const first of [reply.length, start + 2]) {
      const chunks = [
        { bytes: first, delayBeforeMs: 0 },
        { bytes: reply.length - first, delayBeforeMs: 5 },
      ].filter(({ bytes }) => bytes > 0)
      const script: Script = { onRequest: () => ({ bytes: fromLatin1(reply), ending: 'close', chunks }) }
      const { outcome } = run('curl http://localhost:8000/', script)
      expect(outcome.exit).toBe(43)
      expect(outcome.reason.evidence).toEqual([{ connection: 1, start, end: start + 5 }])
    }
  })

  it('is a redirect to a path with a control character, or to a file', () => {
    const to = (location: string) => `HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`
    expect(failing(to('/a\tb'), '-L')).toBe('curl: (3) The redirect target URL could not be parsed: Bad path\n')
    expect(failing(to('file:///etc/hosts'), '-L')).toBe(
      'curl: (1) Protocol "file" not supported or disabled in libcurl\n',
    )
    expect(failing(to('?'), "-w '%{redirect_url}'")).toBe('http://localhost:8000/')
  })

  it.each(['', '..', 'x'.repeat(300)])('is a name that no file can have: %j', (name) => {
    const response = `HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n`
    expect(failing(response, '-OJ')).toBe('curl: (23) Failed writing header\n')
  })

  it('is said to the byte, up to the largest length', () => {
    expect(failing('HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n')).toBe(
      'curl: (18) transfer closed with 9223372036854775807 bytes remaining to read\n',
    )
  })
})

describe('what -v and -w tell', () => {
  it('is the name and password of a URL as they were typed', () => {
    const { outcome } = run("curl -sS -w '%{url_effective}' 'http://%75:%70%3a@localhost:8000/'", answering(OK))
    expect(latin1(outcome.stdout)).toBe('okhttp://%75:%70%3a@localhost:8000/')
  })

  it.each([
    ['+a.test:8000:127.0.0.1', '* Added a.test:8000:127.0.0.1 to DNS cache (non-permanent)\n'],
    ['*:8000:127.0.0.1', '* RESOLVE *:8000 is wildcard, enabling wildcard checks\n'],
  ])('is what --resolve %s did', (entry, line) => {
    const { screen } = run(`curl -sv --resolve '${entry}' http://a.test:8000/`, answering(OK))
    expect(screen).toContain(line)
    expect(screen).toContain('* Hostname a.test was found in DNS cache\n')
  })

  it('is the want of a URL after --next, unless what came before was refused', () => {
    const tell = (options: string) => run(`curl -sS ${options} http://localhost:8000/ --next`, answering(OK)).screen
    expect(tell('')).toContain('curl: no URL specified!')
    expect(tell('-d x -F a=b')).not.toContain('no URL')
  })
})

describe('waiting', () => {
  it('without --max-time is without end: the outcome is not settled and shows what came', () => {
    const { settled, outcome } = run(
      'curl http://localhost:8000/',
      answering('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHi\n', 'open'),
    )
    expect(settled).toBe(false)
    expect(outcome.screen.map((piece) => latin1(piece.bytes))).toEqual(['Hi\n'])
    expect(outcome.reason.rule).toBe('curl.waiting')
  })

  it('a stopped curl is settled', () => {
    const { run: running } = run('curl http://localhost:8000/', answering('', 'open'))
    running.stop()
    expect(running.settled).toBe(true)
  })
})

describe('the command line', () => {
  it.each([
    ['curl --nope http://localhost:8000/', 2, 'curl: option --nope: is unknown'],
    ['curl', 2, "curl: try 'curl --help'"],
    ['curl -m', 2, 'curl: option -m: requires parameter'],
    ['curl --no-data x', 2, "curl: option --no-data: used '--no-' for option that isn't a boolean"],
    ['curl --he x', 2, 'curl: option --he: is ambiguous'],
    ['curl --socks5 x y', 2, 'not simulated here'],
    ['curl http://nowhere.test/', 6, 'curl: (6) Could not resolve host: nowhere.test'],
    [
      'curl http://localhost:9/',
      7,
      "curl: (7) Failed to connect to localhost port 9 after 0 ms: Couldn't connect to server",
    ],
    ["curl 'http://a b/'", 3, 'curl: (3) URL using bad/illegal format or missing URL'],
    [
      "curl 'http://localhost:8000/{a,b'",
      3,
      'curl: (3) unmatched brace in URL position 23:\nhttp://localhost:8000/{a,b\n                      ^',
    ],
    ["curl 'http://localhost:8000/", 2, "expected a closing '"],
  ])('%s ends with %i', (line, exit, text) => {
    const { outcome, screen } = run(line, answering(OK))
    expect(screen).toContain(text)
    expect(outcome.exit).toBe(exit)
  })

  it('takes quotes, continued lines, and a pipe from echo', () => {
    const { sent } = run(
      "echo 'a b' | curl -H \"X-A: 1\" \\\n  -H $'X-B: \\x41' -d @- http://localhost:8000/",
      answering(OK),
    )
    expect(sent[0]![0]).toMatch(/X-A: 1\r\nX-B: A\r\nContent-Length: 3\r\n[\s\S]*\r\n\r\na b$/)
  })

  it('writes a file for > and -o', () => {
    const { outcome, screen } = run('curl -s http://localhost:8000/ > page.txt', answering(OK))
    expect(screen).toBe('')
    expect(outcome.files.map((file) => [file.name, latin1(file.bytes)])).toEqual([['page.txt', 'ok']])
  })

  it('-w prints its variables', () => {
    const { screen } = run("curl -w '%{http_code} %{size_download}\\n' http://localhost:8000/", answering(OK))
    expect(screen).toBe('ok200 2\n')
  })
})

describe('the form and the command line', () => {
  it('a form without a command sends what it says', () => {
    const form: ComposedRequest = {
      method: 'POST',
      url: 'http://localhost:8000/x',
      fields: [
        ['X-A', '1'],
        ['Content-Type', 'text/plain'],
      ],
      body: fromLatin1('@not a file'),
      command: null,
      raw: null,
    }
    const done = replay(curl788, form, answering(OK), 1000)
    expect(latin1(done.connections[0]!.requests[0]!.bytes)).toBe(
      'POST /x HTTP/1.1\r\nHost: localhost:8000\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\nX-A: 1\r\nContent-Type: text/plain\r\nContent-Length: 11\r\n\r\n@not a file',
    )
    const { sent } = run(toCommand(form), answering(OK))
    expect(sent[0]![0]).toBe(latin1(done.connections[0]!.requests[0]!.bytes))
  })

  it('a pasted line fills the form', () => {
    const read = fromCommand("curl -X PUT -H 'X-A: 1' --data-raw 'a=1' localhost:8000/p")
    expect(read).toMatchObject({
      ok: true,
      request: {
        method: 'PUT',
        url: 'http://localhost:8000/p',
        fields: [
          ['X-A', '1'],
          ['Content-Type', 'application/x-www-form-urlencoded'],
        ],
        body: fromLatin1('a=1'),
      },
    })
    expect(fromCommand('wget x')).toMatchObject({ ok: false })
  })
})

describe('a response in pieces', () => {
  const REPLIES = [
    OK,
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\nmissing',
    'HTTP/1.1 200 OK\r\nbad line\r\n\r\n',
    'Hello World\r\nmore',
    'HTTP/1.1 2OO OK\r\n\r\n',
  ]
  it.each(REPLIES)('%j means the same at every split', (reply) => {
    const whole = run('curl -i http://localhost:8000/', answering(reply))
    for (let at = 1; at < reply.length; at++) {
      const script: Script = {
        onRequest: () => ({
          bytes: fromLatin1(reply),
          ending: 'close',
          chunks: [
            { bytes: at, delayBeforeMs: 0 },
            { bytes: reply.length - at, delayBeforeMs: 5 },
          ],
        }),
      }
      const split = run('curl -i http://localhost:8000/', script)
      expect([split.outcome.exit, latin1(split.outcome.stdout), split.outcome.stderr]).toEqual([
        whole.outcome.exit,
        latin1(whole.outcome.stdout),
        whole.outcome.stderr,
      ])
    }
  })
})

describe('a value with a long run of white space', () => {
  it.each([
    ['', 'X: a', ' '],
    ['', 'Set-Cookie: a=b', '\r'],
    ['--compressed', 'Content-Encoding: a', ' '],
    ['-i', 'Location: a', '\r'],
    ['--digest -u a:b', 'WWW-Authenticate: Digest ', ' '],
  ])('is read in proportion to its length with %s: %s', (options, field, blank) => {
    const began = performance.now()
    run(
      `curl ${options} http://localhost:8000/`,
      answering(`HTTP/1.1 401 No\r\n${field}${blank.repeat(60_000)}b\r\n\r\nx`),
    )
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

describe('what this simulation does not do', () => {
  it('is said to be its own, not recorded of curl', () => {
    const ground = (command: string) => run(command, answering(OK)).outcome.reason.ground
    expect(ground('curl https://localhost:8000/')).toBe('of this simulation: curl itself would go on')
    expect(ground('curl http://localhost:8000/[1-30000]')).toBe('of this simulation: curl itself would go on')
    expect(ground('curl nosuch://localhost:8000/')).toMatch(/^recorded: curl 7\.88\.1/)
  })
})

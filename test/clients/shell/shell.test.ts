import { describe, expect, it } from 'vitest'
import { concat, fromLatin1, latin1 } from '../../../src/bytes'
import type { ClientRun, CurlOutcome } from '../../../src/clients'
import { curl788 } from '../../../src/clients/curl'
import { BUILTINS } from '../../../src/clients/shell/builtins'
import { composed, ReplayHost, type Script } from '../../oracle/replay'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const ok: Script = { onRequest: () => ({ bytes: fromLatin1(OK), ending: 'open' }) }

/** A terminal: lines one after another on one network. */
function terminal(script: Script = ok) {
  const host = new ReplayHost(script)
  const start = (line: string): ClientRun => curl788.start(host, composed({ command: line }), () => {})
  const screen = (run: ClientRun) => latin1(concat((run.outcome as CurlOutcome).screen.map((piece) => piece.bytes)))
  const wait = (run: ClientRun) => host.clock.run(host.clock.time + 60_000, () => run.settled)
  const type = (line: string) => {
    const run = start(line)
    wait(run)
    return { screen: screen(run), exit: (run.outcome as CurlOutcome).exit, run }
  }
  return { host, start, screen, wait, type }
}

describe('a line of the terminal', () => {
  it.each([
    ["echo a  'b  c'", 'a b  c\n'],
    ['echo -n x; echo -e "a\\tb"', 'xa\tb\n'],
    ["printf '%s-%d|' a 1 b 2", 'a-1|b-2|'],
    ["printf 'a\\r\\n\\x41%%'", 'a\r\nA%'],
    ['echo a && echo b || echo c', 'a\nb\n'],
    ['false && echo b || echo c', 'c\n'],
    ['false || true && echo d', 'd\n'],
    ['echo one > f; echo two >> f; cat f', 'one\ntwo\n'],
    ['echo in > f; cat < f', 'in\n'],
    ['echo a | cat | cat', 'a\n'],
    ['cat none 2> e; cat e', 'cat: none: No such file or directory\n'],
    ['cat none 2>&1 > f; cat f', 'cat: none: No such file or directory\n'],
    ['cat none > f 2>&1; cat f', 'cat: none: No such file or directory\n'],
    ['echo a &> f; cat f', 'a\n'],
    ['echo a > b; ls; rm b; ls', 'b\n'],
    ['echo "#" # a remark', '#\n'],
    ['echo a\\\n b', 'a b\n'],
    ['nope', 'nope: command not found; "help" lists what there is\n'],
    ['cat < none && echo x', 'none: No such file or directory\n'],
  ])('%s', (line, printed) => {
    expect(terminal().type(line).screen).toBe(printed)
  })

  it.each([
    ['echo a |', 'expected a command after |', 8],
    ['| cat', 'expected a command before |', 0],
    ['echo >', 'expected the name of a file', 5],
    ['echo "a', 'expected a closing " for the quote', 5],
    ['sleep 1 &', 'expected && or &>: commands do not run in the background here', 8],
  ])('%s is refused with its place', (line, message, at) => {
    expect(terminal().type(line)).toMatchObject({ screen: `${message}, character ${at + 1}\n`, exit: 2 })
  })

  it('keeps files from one line to the next', () => {
    const { type } = terminal()
    type('curl -s localhost:8000/ -o page')
    expect(type('cat page').screen).toBe('ok')
  })

  it('help is set for a screen of 40 columns', () => {
    const lines = terminal().type('help').screen.split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40)
  })

  it('the codes that curl writes to a terminal are told from what it was sent, and in a file they are bytes', () => {
    const { type } = terminal()
    const { screen } = type('curl -s -i localhost:8000/; curl localhost:8000/ -o f').run.outcome as CurlOutcome
    const codes = screen.flatMap(({ bytes, controls = [] }) =>
      controls.map(({ start, end }) => latin1(bytes, start, end)),
    )
    expect(new Set(codes)).toEqual(new Set(['\x1b[1m', '\x1b[0m', '\r']))
    const filed = type('curl localhost:8000/ -o f 2> e; cat e').run.outcome as CurlOutcome
    expect(filed.screen.some(({ controls }) => controls)).toBe(false)
  })

  it('curl in a pipe writes for no terminal: its meter goes to standard error', () => {
    const { type } = terminal()
    expect(type('curl -s -i localhost:8000/ | cat').screen).toBe(OK)
    expect(type('curl localhost:8000/ > f').screen).toContain('% Total')
    expect(type('curl localhost:8000/').screen).toBe('ok')
    expect(type('curl localhost:9/ 2> e; cat e').screen).toContain('curl: (7) Failed to connect')
  })

  it('runs what follows by how curl ended', () => {
    expect(terminal().type('curl -s localhost:9/ || echo refused').screen).toBe('refused\n')
    expect(terminal().type('curl -s localhost:8000/ && echo " came"').screen).toBe('ok came\n')
  })

  it('Ctrl-C ends what runs, and the rest of the line', () => {
    const { start, host, screen } = terminal({
      onRequest: () => ({ bytes: fromLatin1('HTTP/1.1 200'), ending: 'open' }),
    })
    const run = start('curl -s localhost:8000/; echo after')
    host.clock.run(1000)
    run.stop()
    expect(run.settled).toBe(true)
    expect((run.outcome as CurlOutcome).exit).toBe(130)
    expect(screen(run)).toBe('')
  })
})

describe('whose the outcome is', () => {
  it.each([
    ['help', 'help', false],
    ['echo a | cat', 'cat', false],
    ['curl -h', 'curl', false],
    ['curl -V', 'curl', false],
    ['curl --help category; curl -V', 'curl', false],
    ['curl -h | head -n 1', 'head', false],
    ['curl --nothing | cat', 'cat', false],
    ['nowhere', 'nowhere', false],
    ["echo 'a", '', false],
    ["printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc localhost 9", 'nc', true],
    ['curl -s localhost:8000; false', 'false', true],
    ['curl -s localhost:8000 | head -c 1', 'head', true],
    ['curl localhost:8000 | cat; echo done', 'cat', true],
    ['curl -s localhost:8000 | grep none', 'grep', true],
  ])('%s: that of %s', (line, name, networked) => {
    const { run } = terminal().type(line)
    expect((run.outcome as CurlOutcome).other).toEqual({ name, typed: false, networked })
  })

  it.each([
    'curl localhost:8000',
    'echo a | curl -d @- localhost:8000',
    'curl -s localhost:8000 | head; curl localhost:8000; echo done',
  ])('%s: that of curl', (line) => {
    expect(terminal().type(line).run.outcome).not.toHaveProperty('other')
  })

  it('a curl that asks for nothing has no reply: its reason says that it ran without the network', () => {
    const reason = (line: string) => terminal().type(line).run.outcome.reason
    for (const line of ['curl -h', 'curl --help http', 'curl -V', 'curl -h | head -n 1'])
      expect(reason(line), line).toMatchObject({
        text: 'curl ran without the network.',
        evidence: [],
        requirement: null,
      })
    // One that is not understood is curl's, and a reply is spoken of where there was one alone.
    expect(reason('curl --nothing').rule).toBe('curl.arguments')
    for (const line of ['curl localhost:8000', 'curl localhost:8000; curl -h', 'curl localhost:8000; echo done'])
      expect(reason(line).rule, line).toBe('curl.complete')
  })

  it('Ctrl-C leaves no reply that was whole', () => {
    const { start, host } = terminal({ onRequest: () => ({ bytes: fromLatin1('HTTP/1.1 200'), ending: 'open' }) })
    const run = start('curl -s localhost:8000/')
    host.clock.run(1000)
    run.stop()
    expect(run.outcome.reason.text).toBe('Ctrl-C ended curl before it was done.')
  })

  it('a pipe hides how curl ended: its reason says so', () => {
    const { exit, run } = terminal().type('curl -s localhost:9/ | head -n 1')
    expect(exit).toBe(0)
    expect(run.outcome.reason.text).toMatch(/^curl ended with exit code 7; that of a pipe is its last command’s\. ./)
    expect(terminal().type('curl -s localhost:8000 | wc -c').run.outcome.reason.rule).not.toBe('shell.builtin')
    expect(terminal().type('curl -s localhost:8000 | cat; echo a | cat').run.outcome.reason.rule).toBe('shell.builtin')
  })

  it('nc hints at -C where a typed request line ends with LF alone, and only there', () => {
    const reason = (start: string, ...typed: readonly string[]) => {
      const { host, start: begin } = terminal({ onRequest: () => ({ bytes: new Uint8Array(0), ending: 'open' }) })
      const run = begin(start)
      host.clock.run(50)
      for (const line of typed) run.type!(line)
      host.clock.run(100)
      return run.outcome.reason
    }
    const hint = /LF alone, where HTTP has CR LF, .* nc -C sends CR LF\.$/
    expect(reason('nc localhost 8000', 'GET / HTTP', '/1.1\n')).toMatchObject({
      text: expect.stringMatching(hint),
      requirement: 'RFC 9112 2.2',
    })
    for (const other of [
      reason('nc localhost 8000'),
      reason('nc localhost 8000', 'hello\n', 'GET / HTTP/1.1\n'),
      reason('nc -C localhost 8000', 'GET / HTTP/1.1\n'),
      reason("printf 'GET / HTTP/1.1\\r\\n' | nc localhost 8000"),
    ])
      expect(other).toMatchObject({ text: expect.not.stringMatching(hint), requirement: null })
  })

  it('nc reads what is typed while it runs', () => {
    const run = terminal().start('nc localhost 8000')
    expect((run.outcome as CurlOutcome).other).toEqual({ name: 'nc', typed: true, networked: true })
  })
})

describe('what is not simulated', () => {
  it.each([
    ['cat <<EOF', 'here-documents are not simulated', 5],
    ['cat <<-EOF', 'here-documents are not simulated', 5],
    ['cat<<EOF', 'here-documents are not simulated', 4],
    ['cat <<<text', 'here-strings are not simulated', 5],
    ['echo a >&3', 'got >&3: other descriptors', 8],
    ['echo a 2>&3', 'got 2>&3: other descriptors', 8],
    ['echo a 2>&-', 'got 2>&-: other descriptors', 8],
    ['echo a >&12', 'got >&12: other descriptors', 8],
    ['cat <&3', 'got <&3: other descriptors', 5],
    ['echo a 3>f', 'got 3: other descriptors', 8],
    ['echo a 10>>f', 'got 10: other descriptors', 8],
    ['echo a >| f', 'expected the name of a file', 8],
    ['echo a > && b', 'expected the name of a file', 8],
  ])('%s is named, with its place', (line, text, place) => {
    const { screen, exit } = terminal().type(line)
    expect(screen).toContain(text)
    expect(screen).toContain(`character ${place}`)
    expect(exit).toBe(2)
  })

  it('leaves numbers, and what is quoted, alone', () => {
    expect(terminal().type('echo 3 a3>f; echo \'<<EOF\' "3>&4" a5; cat f').screen).toBe('<<EOF 3>&4 a5\n3 a3\n')
    expect(terminal().type('echo a 1>&2 2>&1; echo b >&2|cat').screen).toBe('a\nb\n')
  })
})

describe('odd words', () => {
  const long = 'x'.repeat(20_000)
  const ODD = [
    '',
    "''",
    "'…'",
    "$'\\0'",
    "'\0'",
    "'\u{1f600}'",
    "'\ud800'",
    '-- …',
    '-…',
    '%5…',
    '%s…%d …',
    long,
    `%s ${long}`,
  ]
  it.each(Object.keys(BUILTINS))('%s takes them without an error of its own', (name) => {
    for (const odd of ODD) {
      const { run } = terminal().type(`${name} ${odd}`)
      expect(run.settled, odd.slice(0, 20)).toBe(true)
    }
  })

  it('printf without a format says how it is used; other text comes out as UTF-8', () => {
    expect(terminal().type('printf')).toMatchObject({
      screen: 'printf: usage: printf FORMAT [ARGUMENT...]\n',
      exit: 2,
    })
    expect(terminal().type("printf '%s' … | cat").screen).toBe('\xe2\x80\xa6')
    expect(terminal().type('… a').screen).toMatch(/^\xe2\x80\xa6: command not found/)
  })

  it('runs a line of many commands', () => {
    expect(terminal().type(`${'true;'.repeat(12_000)}echo end`)).toMatchObject({ screen: 'end\n', exit: 0 })
    expect(terminal().type(`${'nc;curl;'.repeat(500)}echo end`).screen).toMatch(/end\n$/)
  })
})

describe('nc', () => {
  it('sends lines as they are typed, with CR LF for -C, and prints the reply', () => {
    const { start, host, screen } = terminal()
    const run = start('nc -C localhost 8000')
    host.clock.run(1)
    expect(run.listens).toBe(true)
    run.type?.('GET / HTTP/1.1\n')
    run.type?.('\n')
    host.clock.run(host.clock.time + 10)
    expect(latin1(host.connections[0]!.requests[0]!.bytes)).toBe('GET / HTTP/1.1\r\n\r\n')
    expect(screen(run)).toBe(OK)
    expect(run.settled).toBe(false)
    run.stop()
    expect(run.settled).toBe(true)
  })

  it('takes its input from a pipe', () => {
    const { type, host } = terminal({ onRequest: () => ({ bytes: fromLatin1(OK), ending: 'close' }) })
    expect(type("printf 'GET /x HTTP/1.0\\r\\n\\r\\n' | nc localhost 8000")).toMatchObject({ screen: OK, exit: 0 })
    expect(host.connections[0]!.requests[0]!.line).toBe('GET /x HTTP/1.0')
  })

  it('says what is wrong', () => {
    expect(terminal().type('nc localhost').screen).toContain('expected a host and a port')
    expect(terminal().type('nc localhost x').screen).toContain('expected a port from 1 to 65535, got x')
    expect(terminal().type('nc localhost 9').screen).toContain('port 9 (tcp) failed: Connection refused')
    expect(terminal().type('nc nowhere.test 80').screen).toContain('Name or service not known')
  })
})

import { describe, expect, it } from 'vitest'
import { concat, fromLatin1, latin1 } from '../../../src/bytes'
import { curl788 } from '../../../src/clients/curl'
import { bindTo } from '../../../src/clients/curl/interface'
import { composed, replay } from '../../oracle/replay'

/** Runs a line in the terminal; each request in turn gets a response. */
function run(command: string, ...responses: string[]) {
  let answered = 0
  const done = replay(
    curl788,
    composed({ command }),
    {
      onRequest: () => {
        const text = responses[answered++] ?? 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
        return { bytes: fromLatin1(text), ending: 'open' }
      },
    },
    60_000,
  )
  const outcome = done.outcome as { exit: number | null; screen: readonly { bytes: Uint8Array }[] }
  const lines = latin1(concat(outcome.screen.map(({ bytes }) => bytes))).split('\n')
  const requests = done.connections.flatMap((each) => each.requests.map(({ bytes }) => latin1(bytes)))
  return {
    exit: outcome.exit,
    lines,
    /** What `-v` remarks. */
    remarks: lines.filter((line) => line.startsWith('* ')).map((line) => line.slice(2)),
    logins: requests.map((text) => /^Authorization: Basic (.*)\r$/m.exec(text)?.[1]).map((each) => each && atob(each)),
  }
}

/** `curl …` after a file was written, as in `echo … > NAME`. */
const withFile = (name: string, text: string, line: string): string => `echo ${text} > ${name}; ${line}`

describe('netrc (curl 7.88.1)', () => {
  const missing = (host: string, file: string) => `Couldn't find host ${host} in the ${file} file; using defaults`

  it('is said to lack the host, before the connection', () => {
    expect(run('curl -sv -n http://localhost:8000/').remarks[0]).toBe(missing('localhost', '(nil)'))
    expect(run('curl -sv --netrc-file nope http://LOCALhost:8000/').remarks[0]).toBe(missing('LOCALhost', 'nope'))
    expect(run('curl -sv -n "http://[::1]:8000/"').remarks[0]).toBe(missing('::1', '(nil)'))
    const other = withFile('.netrc', 'machine other login a password b', 'curl -sv -n http://localhost:8000/')
    expect(run(other).remarks[0]).toBe(missing('localhost', '(nil)'))
  })

  it('is asked for each connection of a command line', () => {
    const { remarks } = run('curl -svo/dev/null -n http://localhost:8000/ -o/dev/null http://localhost:8000/')
    expect(remarks.filter((text) => text === missing('localhost', '(nil)'))).toHaveLength(2)
  })

  it('is not asked where -u is given, where nothing is reached, or where the URL has a password and it is optional', () => {
    for (const line of [
      '-n -u a:b http://localhost:8000/',
      '--netrc-optional -u a: http://localhost:8000/',
      '--netrc-optional http://x:y@localhost:8000/',
      '--netrc-optional http://:y@localhost:8000/',
      '-n foo://localhost:8000/',
      'http://localhost:8000/',
    ]) {
      expect(run(`curl -sv ${line}`).lines.join('\n')).not.toContain("Couldn't find host")
    }
    for (const line of ['-n http://x:y@localhost:8000/', '--netrc-optional http://x@localhost:8000/']) {
      expect(run(`curl -sv ${line}`).remarks[0]).toBe(missing('localhost', '(nil)'))
    }
  })

  it('gives the password for a name in the URL', () => {
    const login = (line: string) =>
      run(withFile('.netrc', 'machine localhost login a password b', `curl -s ${line}@localhost:8000/`)).logins[0]
    expect(login('-n http://u')).toBe('u:b')
    expect(login('-n http://u:p')).toBe('u:b')
    expect(login('-n http://:p')).toBe(':b')
    expect(login('--netrc-optional http://u')).toBe('u:b')
    expect(login('--netrc-optional http://u:p')).toBe('u:p')
  })

  it('has credentials for the host that a redirect leads to, and keeps those of the first back', () => {
    const redirect = 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:8000/\r\nContent-Length: 0\r\n\r\n'
    const logins = (machine: string) =>
      run(withFile('.netrc', `machine ${machine} login a password b`, 'curl -s -n -L http://localhost:8000/'), redirect)
        .logins
    expect(logins('127.0.0.1')).toEqual([undefined, 'a:b'])
    expect(logins('localhost')).toEqual(['a:b', undefined])
  })
})

describe('--interface (curl 7.88.1)', () => {
  const to6 = (name: string) => run(`curl -sv --interface '${name}' 'http://[::1]:8000/'`)
  const refused = "Failed to connect to ::1 port 8000 after 0 ms: Couldn't connect to server"
  const unbound = 'Failed to connect to ::1 port 8000 after 0 ms: Failed binding local connection end'
  const trying = '  Trying [::1]:8000...'

  const untried = ['connect to ::1 port 8000 failed: Connection refused', refused]
  it.each<[name: string, exit: number, said: readonly string[]]>([
    ['lo', 7, untried],
    ['if!lo', 7, untried],
    ['host!127.0.0.1', 7, ["Name '127.0.0.1' family 10 resolved to '127.0.0.1' family 2", refused]],
    ['nope', 45, ['Could not resolve host: nope', "Couldn't bind to 'nope'", unbound]],
    ['if!nope', 45, ["Couldn't bind to interface 'nope'", unbound]],
  ])('%s before an IPv6 address ends with %i', (name, exit, said) => {
    const done = to6(name)
    expect(done.exit).toBe(exit)
    expect(done.remarks).toEqual([trying, ...said, 'Closing connection 0'])
  })

  it('that is not there is named without -v, too', () => {
    const line = "curl -sS --interface nope 'http://[::1]:8000/'"
    expect(run(line).lines[0]).toBe("curl: (45) Couldn't bind to 'nope'")
  })

  it('is told of before a connection, and ends one that it cannot make', () => {
    const to4 = (name: string) => run(`curl -sv --interface '${name}' http://127.0.0.1:8000/`)
    expect(to4('127.0.0.2').remarks.slice(1, 4)).toEqual([
      "Name '127.0.0.2' family 2 resolved to '127.0.0.2' family 2",
      'Local port: 0',
      'Connected to 127.0.0.1 (127.0.0.1) port 8000 (#0)',
    ])
    const { exit, remarks } = to4('1.2.3.4')
    expect(exit).toBe(45)
    expect(remarks.slice(1)).toEqual([
      "Name '1.2.3.4' family 2 resolved to '1.2.3.4' family 2",
      'bind failed with errno 99: Cannot assign requested address',
      'Failed to connect to 127.0.0.1 port 8000 after 0 ms: Failed binding local connection end',
      'Closing connection 0',
    ])
  })

  it('takes names, interfaces and addresses of both families', () => {
    const resolve = (name: string) => (name === 'localhost' ? '127.0.0.1' : null)
    const outcome = (name: string, family: 4 | 6) => bindTo(name, family, resolve).failed?.at ?? 'bound'
    expect(['localhost', 'if!', '127.0.0.1', 'lo'].map((name) => outcome(name, 4))).toEqual(Array(4).fill('bound'))
    expect(['', 'host!', 'host!lo', 'if!127.0.0.1', '[::1]'].map((name) => outcome(name, 4))).toEqual(
      Array(5).fill('bind'),
    )
    expect([outcome('::1', 4), outcome('::1', 6), outcome('::2', 6), outcome('1.2.3.4', 6)]).toEqual([
      'connect',
      'bound',
      'bind',
      'connect',
    ])
  })
})

describe('what -v says before the first connection (curl 7.88.1)', () => {
  it('begins with --resolve, even where the scheme is refused', () => {
    const added = 'Added localhost:8000:127.0.0.1 to DNS cache'
    const options = 'curl -sv -n --resolve localhost:8000:127.0.0.1'
    expect(run(`${options} http://localhost:8000/`).remarks.slice(0, 3)).toEqual([
      added,
      "Couldn't find host localhost in the (nil) file; using defaults",
      'Hostname localhost was found in DNS cache',
    ])
    expect(run(`${options} foo://localhost:8000/`).remarks[0]).toBe(added)
    expect(run('curl -sv --resolve bad foo://localhost:8000/').exit).toBe(49)
  })

  it('comes before the meter where a connection is kept', () => {
    const { lines } = run('curl -v -o a http://localhost:8000/ -o b http://localhost:8000/')
    const kept = lines.indexOf('* Re-using existing connection #0 with host localhost')
    expect(kept).toBeGreaterThan(0)
    expect(lines[kept + 1]).toContain('% Total')
  })
})

describe('an option that is badly used', () => {
  it('is called as it was typed', () => {
    const first = (options: string) =>
      run(`curl ${options} http://localhost:8000/`).lines.find((line) => line.startsWith('curl: option'))
    for (const typed of ['--head', '--no-head', '-I', '-iIv']) {
      expect(first(`-F a=b ${typed}`)).toBe(`curl: option ${typed}: is badly used here`)
    }
    expect(first('-I -Fa=b')).toBe('curl: option -Fa=b: is badly used here')
    expect(first('-I --form-string a=b')).toBe('curl: option --form-string: is badly used here')
  })
})

describe('what cannot be combined, or is no option (curl 7.88.1)', () => {
  const error = (line: string) => run(`curl ${line}`).lines[0]

  it('is found once all options are read, in the last part of the command line', () => {
    const headers = 'curl: showing headers and --remote-header-name cannot be combined'
    expect(error('-J -i http://localhost:8000/')).toBe(headers)
    expect(error('-J -i --nope http://localhost:8000/')).toBe('curl: option --nope: is unknown')
    expect(error('-J -C - -O http://localhost:8000/a')).toBe(
      'curl: --continue-at and --remote-header-name cannot be combined',
    )
    expect(run('curl -s -J -i http://localhost:8000/ --next -s http://localhost:8000/').exit).toBe(0)
    expect(run('curl -s http://localhost:8000/ --next -J -i http://localhost:8000/').exit).toBe(2)
    expect(run('curl -s -J -C 0 -o x http://localhost:8000/').exit).toBe(0)
  })

  it('is a hyphen alone, and a number of redirects below -1', () => {
    expect(error('- http://localhost:8000/')).toBe('curl: option -: is unknown')
    expect(error('--max-redirs -2 http://localhost:8000/')).toBe(
      'curl: option --max-redirs: expected a proper numerical parameter',
    )
    expect(run('curl -s --max-redirs -1 http://localhost:8000/').exit).toBe(0)
  })

  it('is -O with what is no URL', () => {
    const { exit, lines } = run("curl -O 'http://a b/'")
    expect(exit).toBe(3)
    expect(lines.slice(0, 2)).toEqual([
      'curl: Failed to extract a sensible file name from the URL to use for storage!',
      'curl: (3) URL using bad/illegal format or missing URL',
    ])
    expect(run('curl -sS -O foo://x').lines[0]).toBe('curl: (1) Unsupported protocol')
  })

  it('is data of two kinds, even where the URL is wrong, too', () => {
    const { exit, lines } = run("curl -d x -F a=b 'http://[zz]/'")
    expect(exit).toBe(2)
    expect(lines[0]).toMatch(/^Warning: You can only select one HTTP request method!/)
  })

  it('is a delegation that curl does not know, which is warned of', () => {
    const warned = (method: string) => run(`curl -S --delegation ${method} http://localhost:8000/`).lines[0]
    expect(warned('x')).toBe("Warning: unrecognized delegation method 'x', using none")
    expect(warned('NONE')).not.toContain('Warning')
  })

  it('is an upload without a URL of its own', () => {
    const { exit, lines } = run(withFile('f', 'x', 'curl -o /dev/null -T f -T f http://localhost:8000/'))
    expect(exit).toBe(0)
    expect(lines.at(-2)).toBe('Warning: Got more output options than URLs')
  })
})

describe('connections of a command line (curl 7.88.1)', () => {
  it('that --connect-to led to one place are kept for the host they were asked for', () => {
    const to = (name: string) => `--connect-to ${name}:80:localhost:8000`
    const { remarks } = run(`curl -sv ${to('a.com')} ${to('b.com')} http://a.com/ http://b.com/ http://a.com/`)
    expect(remarks.filter((text) => /^(Found|Connected|Re-using)/.test(text))).toEqual([
      'Connected to (nil) (127.0.0.1) port 8000 (#0)',
      expect.stringMatching(/^Found bundle for host/),
      'Connected to (nil) (127.0.0.1) port 8000 (#1)',
      expect.stringMatching(/^Found bundle for host/),
      'Re-using existing connection #0 with host a.com',
    ])
  })

  it('have the entries of --resolve loaded anew', () => {
    const { remarks } = run(
      'curl -svo /dev/null --resolve a.com:8000:127.0.0.1 http://a.com:8000/ -o /dev/null http://a.com:8000/',
    )
    expect(remarks.filter((text) => /DNS cache|discarded/.test(text))).toEqual([
      'Added a.com:8000:127.0.0.1 to DNS cache',
      'Hostname a.com was found in DNS cache',
      'RESOLVE a.com:8000 is - old addresses discarded',
      'Added a.com:8000:127.0.0.1 to DNS cache',
    ])
  })

  it('are told of without an empty fragment', () => {
    const redirect = 'HTTP/1.1 302 Found\r\nLocation: /target#\r\nContent-Length: 0\r\n\r\n'
    expect(run("curl -s -w '%{redirect_url}' http://localhost:8000/", redirect).lines[0]).toBe(
      'http://localhost:8000/target',
    )
  })

  it('that end before they answer are replaced five times', () => {
    let asked = 0
    const { outcome } = replay(
      curl788,
      composed({ command: 'curl -sS -L http://localhost:8000/' }),
      {
        onRequest: () => {
          const text = `HTTP/1.1 302 Found\r\nLocation: /${++asked}\r\nContent-Length: 0\r\n\r\n`
          return { bytes: fromLatin1(asked % 2 === 0 ? '' : text), ending: asked % 2 === 0 ? 'close' : 'open' }
        },
      },
      5000,
    )
    const { exit, screen } = outcome as { exit: number | null; screen: readonly { bytes: Uint8Array }[] }
    expect(latin1(concat(screen.map(({ bytes }) => bytes)))).toBe(
      'curl: (55) Connection died, tried 5 times before giving up\n',
    )
    expect(exit).toBe(55)
  })

  it('to a proxy ask for the URL without its credentials', () => {
    const { connections } = replay(
      curl788,
      composed({ command: 'curl -s -x localhost:8000 http://u:p@example.com/a#f' }),
      { onRequest: () => ({ bytes: fromLatin1('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'), ending: 'open' }) },
      5000,
    )
    expect(connections[0]?.requests[0]?.line).toBe('GET http://example.com/a HTTP/1.1')
  })
})

describe('--crlf and -B (curl 7.88.1)', () => {
  const sent = (line: string) => {
    const command = `printf 'a\\nb\\r\\n' > f; curl -s ${line} http://localhost:8000/`
    const ok = { bytes: fromLatin1('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'), ending: 'open' } as const
    const { connections } = replay(curl788, composed({ command }), { onRequest: () => ok }, 5000)
    const [first] = connections
    return `${latin1(first!.requests[0]!.bytes)}${latin1(first!.leftover)}`
  }

  it('send CR LF for each LF of what goes out after the head, with the length before', () => {
    expect(sent('-B -H Expect: -T f')).toMatch(/Content-Length: 5\r\n\r\na\r\nb\r\r\n$/)
    expect(sent("--crlf -H Expect: -H 'Transfer-Encoding: chunked' -T f")).toMatch(
      /\r\n\r\n5\r\na\r\nb\r\r\n\r\n0\r\n\r\n$/,
    )
    const meter = run("printf 'a\\nb\\n' > f; curl -o /dev/null -B -H Expect: -T f http://localhost:8000/").lines
    expect(meter.some((line) => line.includes('133     6  100     2  150     6'))).toBe(true)
    expect(sent('-B --data-binary @f')).toMatch(/\r\n\r\na\nb\r\n$/)
  })
})

import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { concat, fromLatin1, hex, latin1, utf8 } from '../../src/bytes'
import type { ClientId } from '../../src/clients'
import { bytePlayground, byteProgram } from '../../src/export'
import { LIMITS } from '../../src/playground'
import { compile } from '../../src/runtime'
import { runNode } from '../run/run-node'

let end: () => void = () => undefined
afterEach(() => end())

/** What a program sends on its first connection, evaluated against a socket that only keeps it. */
async function sentBy(program: string): Promise<Uint8Array> {
  const compiled = compile([{ name: 'server.ts', text: program }], 'server.ts')
  if (!compiled.ok) throw new Error(compiled.problems[0]!.message)
  const code = compiled.program.modules[0]!.code.replace(
    /^(.*?)import \{([^}]*)\} from 'barewire\/socket'/s,
    '$1const {$2} = net',
  )
  const parts: Uint8Array[] = []
  const order: string[] = []
  let closed = () => {}
  const done = new Promise<void>((resolve) => {
    closed = resolve
  })
  const conn = {
    async recv() {
      order.push('recv')
      return new Uint8Array(1)
    },
    async sendall(bytes: Uint8Array) {
      order.push('send')
      parts.push(bytes)
    },
  }
  let accepted = false
  const net = {
    encode: utf8,
    socket: () => ({
      bind: async () => undefined,
      listen: async () => undefined,
      accept: () => {
        if (accepted) return new Promise(() => undefined)
        accepted = true
        return Promise.resolve([conn, []])
      },
    }),
  }
  // The scope of `using`: what was used is closed at the end of the block.
  const scope = () => ({
    use: (value: unknown) => {
      if (value === conn) order.push('using')
      return value
    },
    fail: (error: unknown) => {
      throw error
    },
    end: () => {
      order.push('close')
      closed()
    },
  })
  const usingName = /const __scope\d+ = (\w+)\(\)/.exec(code)![1]!
  const AsyncFunction = (async () => undefined).constructor as new (
    ...args: string[]
  ) => (...args: unknown[]) => unknown
  new AsyncFunction('net', usingName, code)(net, scope)
  await done
  expect(order[0]).toBe('using')
  expect(order[1]).toBe('recv')
  expect(order.at(-1)).toBe('close')
  return concat(parts)
}

/** Bytes as they come: text, text with odd bytes, pieces of replies, plain noise. */
const someBytes = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 300 }).map(utf8),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          'HTTP/1.1 200 OK\r\n',
          'A: b\n',
          '\r\n',
          "it's `$" + '{x}` \\n //\n',
          'export default 1\n',
          'using x = 1\n',
          "import('a')\r",
          '\u2028\u202e',
          '\u0301',
          '</script>',
        ),
        fc.uint8Array({ maxLength: 80 }).map((bytes) => latin1(bytes)),
        fc.stringMatching(/^[ -~\n]{0,200}$/),
      ),
      { maxLength: 20 },
    )
    .map((parts) =>
      concat(parts.map((part) => ([...part].some((char) => char > 'ÿ') ? utf8(part) : fromLatin1(part)))),
    ),
)

describe('byteProgram', () => {
  it('sends exactly the bytes it was made of, whatever they are, after it has read and before it closes', async () => {
    await fc.assert(
      fc.asyncProperty(someBytes, fc.nat(), async (bytes, at) => {
        const heads = at % 3 === 0 ? [] : [{ end: at % (bytes.length + 1) }]
        expect(hex(await sentBy(byteProgram(bytes, heads)))).toBe(hex(bytes))
      }),
      { numRuns: 1500 },
    )
  })

  it('writes no line that is too wide, and no character that would not be seen', () => {
    fc.assert(
      fc.property(someBytes, (bytes) => {
        const program = byteProgram(bytes)
        for (const line of program.split('\n')) expect(line.length).toBeLessThanOrEqual(140)
        expect(program).not.toMatch(/[^\n\P{Cc}]|\p{Cf}|[\u2028\u2029]/u)
      }),
    )
  })

  it('writes a reply line by line, as one would by hand', () => {
    const bytes = utf8(
      'HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 15\r\n\r\nSchöne Größe',
    )
    expect(byteProgram(bytes, [{ end: 80 }])).toBe(`import { encode, type Socket, socket } from 'barewire/socket'

using s = socket()
await s.bind(['localhost', 8000])
await s.listen(5)

// A browser may open a connection and say nothing on it: each is served on its own.
while (true) {
  const [conn] = await s.accept()
  answer(conn)
}

// 95 bytes, whatever is asked for; then the connection is closed.
async function answer(conn: Socket) {
  using _ = conn
  await conn.recv(65536)
  await conn.sendall(encode('HTTP/1.1 200 OK\\r\\n'))
  await conn.sendall(encode('Content-Type: text/plain; charset=utf-8\\r\\n'))
  await conn.sendall(encode('Content-Length: 15\\r\\n'))
  await conn.sendall(encode('\\r\\n'))
  await conn.sendall(encode('Schöne Größe'))
}
`)
  })

  it('writes a long text as lines, a picture as Base64 beside its head, and a few odd bytes as escapes', () => {
    const page = `HTTP/1.1 200 OK\r\n\r\n${Array.from({ length: 30 }, (_, at) => `<p>line ${at}\n`).join('')}`
    const long = byteProgram(utf8(page), [{ end: 19 }])
    expect(long).toContain("const body = [\n  '<p>line 0\\n',\n  '<p>line 1\\n',")
    expect(long).toContain("].join('')\n")
    expect(long).toContain('await conn.sendall(encode(body))')
    const noise = Uint8Array.from({ length: 300 }, (_, at) => (at * 197 + 13) & 0xff)
    const picture = byteProgram(concat([utf8('HTTP/1.1 200 OK\r\n\r\n'), noise]), [{ end: 19 }])
    expect(picture).toContain("encode('HTTP/1.1 200 OK\\r\\n')")
    expect(picture).toContain('const bodyBytes = bytes(atob(`')
    expect(byteProgram(fromLatin1('HTTP/1.1 200 \xdcbel\r\n'))).toContain("bytes('HTTP/1.1 200 \\xdcbel\\r\\n')")
  })

  it.each(['curl-7.88', 'curl-7.64', 'chromium-156', 'firefox-153', 'raw'] as const)(
    'sends the same bytes to %s in a run, to a connection that says something',
    async (client: ClientId) => {
      const body = concat([utf8('<title>é</title>\n'), Uint8Array.from({ length: 256 }, (_, at) => at)])
      const bytes = concat([
        utf8(`HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: ${body.length}\r\n\r\n`),
        body,
      ])
      const started = await runNode(byteProgram(bytes, [{ end: bytes.length - body.length }]), client)
      end = started.kill
      const sent = [...started.view.records].flatMap((record) =>
        record.kind === 'segment' && record.from === 'server' && record.connection === 1 ? [record.payload] : [],
      )
      expect(hex(concat(sent))).toBe(hex(bytes))
      expect(started.view.state).toEqual({ kind: 'quiet', listening: ['localhost:8000'] })
      const { outcome } = started.view.outcomes[0]!
      if (outcome.kind === 'browser') expect(outcome).toMatchObject({ outcome: 'document', status: 200, title: 'é' })
      // curl does not write a NUL to a terminal.
      if (outcome.kind === 'curl') expect(outcome.stderr).toContain('Binary output can mess up your terminal.')
      if (outcome.kind === 'raw') expect(outcome.bytes).toBe(bytes.length)
    },
  )

  it.each(['curl-7.88', 'chromium-156'] as const)(
    'goes on serving after %s has hung up on much that is no HTTP',
    async (client) => {
      const bytes = utf8('no HTTP at all\n'.repeat(12_000))
      const started = await runNode(byteProgram(bytes), client)
      end = started.kill
      expect(started.problems).toBe(null)
      expect(started.view.state.kind).toBe('quiet')
    },
  )
})

describe('bytePlayground', () => {
  it('opens with the client at hand', () => {
    const made = bytePlayground(utf8('Hello'), [], 'From bytes', 'firefox-153')
    expect(made).toMatchObject({
      ok: true,
      playground: {
        title: 'From bytes',
        requests: [{ client: 'firefox-153', method: 'GET' }],
        view: { client: 'firefox-153', file: 'server.ts' },
      },
    })
  })

  it('takes about 190 KB of anything, and says what is too much', () => {
    const noise = (length: number) =>
      Uint8Array.from({ length }, (_, at) => (Math.imul(at + 1, 2654435761) >>> 13) & 0xff)
    const fits = bytePlayground(noise(185_000), [], 'x', 'raw')
    expect(fits.ok && fits.playground.files[0]!.text.length).toBeLessThanOrEqual(LIMITS.fileText)
    const over = bytePlayground(noise(300_000), [], 'x', 'raw')
    expect(over.ok ? '' : over.text).toMatch(
      /^A server that sends these 300,000 bytes would be a file of 4\d\d,\d{3} characters; a playground’s file has at most 262,144\.$/,
    )
  })
})

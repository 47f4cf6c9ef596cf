import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromUtf8, utf8 } from '../../src/bytes'
import { clientNetwork, Kernel } from '../../src/net'
import { ProcessHost } from '../../src/process'
import { spawnNode } from '../../src/process/node'
import { compile } from '../../src/runtime'
import type { Payload } from '../../src/trace'

const ARTICLE = readFileSync('src/lessons/bare-socket/server.ts.txt', 'utf8')

async function boot(text: string) {
  const compiled = compile([{ name: 'server.ts', text }], 'server.ts')
  if (!compiled.ok) throw new Error(compiled.problems[0]!.message)
  const kernel = new Kernel({ seed: 1, latency: 10 })
  const records: Payload[] = []
  /** How long each alarm that rang had been waited for, in milliseconds. */
  const rang: number[] = []
  const { port, kill } = await spawnNode()
  const host = new ProcessHost({
    port,
    kernel,
    program: { runtime: 'javascript', ...compiled.program },
    seed: 1,
    epoch: Date.UTC(2026, 0, 1),
    record: (payload) => records.push(payload),
    ended: kill,
    alarm: (delay, callback) => {
      const timer = setTimeout(() => {
        rang.push(delay)
        callback()
      }, delay)
      return () => clearTimeout(timer)
    },
  })
  const run = async () => {
    for (;;) {
      await host.whenIdle()
      if (!host.idle) continue
      if (!kernel.step()) {
        if (host.idle) return
      }
    }
  }
  return { kernel, host, records, rang, run }
}

describe("the article's server", () => {
  it('prints the request and answers Hello World, line by line', async () => {
    const { kernel, host, records, run } = await boot(ARTICLE)
    await run()
    expect(kernel.listening()).toEqual(['localhost:8000'])
    let got = ''
    const network = clientNetwork(kernel)
    const connection = network.connect('localhost', 8000, {
      open: () => connection.write(utf8('GET / HTTP/1.1\r\n\r\n')),
      data: (bytes) => (got += fromUtf8(bytes)),
      end: () => {
        got += '<FIN>'
        connection.close()
      },
      error: (code) => (got += `<${code}>`),
    })
    await run()
    expect(got).toBe('Hello World<FIN>')
    expect(records.filter((one) => one.kind === 'output')).toEqual([
      {
        kind: 'output',
        stream: 'stdout',
        text: 'GET / HTTP/1.1\r\n\r\n\n',
        site: { file: 'server.ts', line: 10, column: expect.any(Number) },
      },
    ])
    const calls = records.filter((one) => one.kind === 'syscall')
    expect(calls.map((one) => `${one.op} ${one.site?.line}`)).toEqual([
      'socket 3',
      'bind 4',
      'listen 6',
      'accept 7',
      'recv 9',
      'sendall 11',
      'close 12',
      'listen 6',
    ])
    expect(calls.find((one) => one.op === 'sendall')).toMatchObject({
      connection: 1,
      bytes: { from: 'server', start: 0, end: 11 },
      site: { line: 11 },
    })
    expect(host.openCalls()).toMatchObject([{ op: 'accept', site: { line: 7 } }])
    host.kill('')
  })

  it('that loops for ever is stopped within a second, and says why', async () => {
    const { host, records, rang, run } = await boot('while (true) {}')
    await run()
    expect(host.alive).toBe(false)
    expect(records.at(-1)).toMatchObject({
      kind: 'process',
      event: 'kill',
      reason: expect.stringContaining('endless loop'),
    })
    // Nine looks of the watchdog; those for which this machine had no time do not count.
    expect([new Set(rang), rang.length >= 9]).toEqual([new Set([100]), true])
  })

  it('has sent and printed what it did before a loop without an end', async () => {
    const text = ARTICLE.replace(
      "await conn.sendall(encode('Hello World'))",
      "await conn.sendall(encode('Hello World'))\n  while (true) {}",
    )
    expect(text).not.toBe(ARTICLE)
    const { kernel, host, records, run } = await boot(text)
    await run()
    let got = ''
    const connection = clientNetwork(kernel).connect('localhost', 8000, {
      open: () => connection.write(utf8('GET / HTTP/1.1\r\n\r\n')),
      data: (bytes) => (got += fromUtf8(bytes)),
      end: () => connection.close(),
      error: (code) => (got += code),
    })
    await run()
    expect(host.alive).toBe(false)
    expect(got).toMatch(/^Hello World/)
    expect(records.filter(({ kind }) => kind === 'output')).toHaveLength(1)
  })

  it('serves a handler, with Date, Content-Length and keep-alive by themselves', async () => {
    const { kernel, host, run } = await boot(
      'export default (request: Request) => `You asked for ${new URL(request.url).pathname}`',
    )
    await run()
    let got = ''
    const connection = clientNetwork(kernel).connect('localhost', 8000, {
      open: () =>
        connection.write(
          utf8(
            'GET /x HTTP/1.1\r\nHost: localhost:8000\r\n\r\nHEAD /y HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
          ),
        ),
      data: (bytes) => (got += fromUtf8(bytes)),
      end: () => connection.close(),
      error: (code) => (got += code),
    })
    await run()
    expect(got).toBe(
      'HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Length: 16\r\n\r\nYou asked for /x' +
        'HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Length: 16\r\nConnection: close\r\n\r\n',
    )
    host.kill('')
  })
})

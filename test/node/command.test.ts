import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readArguments } from '../../src/node/arguments'
import { shownBytes } from '../../src/node/trace'

const FILES: Readonly<Record<string, string>> = {
  'other.ts': `export const greeting: string = 'hi'\n`,
  'script.ts': `import { decode, encode, socket } from 'barewire/socket'
import { parseRequest } from 'barewire/http'
using s = socket()
await s.bind(['localhost', 0])
await s.listen(1)
print('on', (await s.getsockname())[1])
const [conn] = await s.accept()
using _ = conn
const bytes = await conn.recv(1024)
const request = parseRequest(bytes)
print(request.ok && request.method, decode(bytes).length)
await conn.sendall(encode('HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok'))
`,
  'taken.ts': `import { socket } from 'barewire/socket'
const s = socket()
await s.bind(['127.0.0.1', Number(process.env['TAKEN'])])
`,
  'number.ts': 'export default 5\n',
  'syntax.ts': 'const x = ;\n',
  'import.ts': `import './nowhere'\n`,
  'throws.ts': `const text: string = 'no'\n\nthrow new Error(text)\n`,
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'barewire-command-'))
  mkdirSync(join(folder, 'node_modules'))
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text)
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Run {
  readonly child: ChildProcess
  out: string
  error: string
  readonly over: Promise<number | null>
  /** Waits until the output holds a text that matches. */
  said(pattern: RegExp): Promise<RegExpExecArray>
}

function run(args: readonly string[], env: Record<string, string> = {}): Run {
  const command = resolve('src/node/barewire.ts')
  const tsx = resolve('node_modules/tsx/dist/loader.mjs')
  const child = spawn(process.execPath, ['--import', tsx, command, ...args], {
    cwd: folder,
    env: { ...process.env, ...env, NODE_PATH: resolve('node_modules') },
  })
  const result: Run = {
    child,
    out: '',
    error: '',
    over: new Promise((done) => child.once('close', done)),
    said: (pattern) =>
      new Promise((found, failed) => {
        const look = () => {
          const match = pattern.exec(result.out)
          if (match) found(match)
        }
        child.stdout!.on('data', look)
        child.once('close', () => failed(new Error(`it ended, having said ${result.out} ${result.error}`)))
        look()
      }),
  }
  child.stdout!.on('data', (bytes) => {
    result.out += String(bytes)
  })
  child.stderr!.on('data', (bytes) => {
    result.error += String(bytes)
  })
  return result
}

function ask(port: number, request = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'): Promise<string> {
  return new Promise((found, failed) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    socket.once('data', (bytes) => {
      found(bytes.toString('latin1'))
      socket.end()
    })
    socket.once('error', failed)
  })
}

describe('barewire serve', () => {
  test('serves a handler, prints the bytes with --trace, and ends in order on Ctrl-C', async () => {
    writeFileSync(
      join(folder, 'plain.ts'),
      `import { greeting } from './other.js'\nexport default (): string => greeting\n`,
    )
    const served = run(['serve', 'plain.ts', '--port', '0', '--trace'])
    const [, port] = await served.said(/plain\.ts is served on http:\/\/localhost:(\d+) \(Ctrl-C ends it\)\n/)
    expect(await ask(Number(port))).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nhi$/)
    await served.said(/client to server, 27 bytes\nGET·\/·HTTP\/1\.1␍␊\nHost:·a␍␊\n␍␊\n/)
    await served.said(/server to client, \d+ bytes\nHTTP\/1\.1·200·OK␍␊\n/)
    served.child.kill('SIGINT')
    expect([await served.over, served.error]).toEqual([0, ''])
  })

  test('runs a socket script: the same text as in the page', async () => {
    const script = run(['serve', 'script.ts'])
    const [, port] = await script.said(/on (\d+)\n/)
    expect(await ask(Number(port))).toMatch(/\r\n\r\nok$/)
    expect(await script.over).toBe(0)
    expect([script.out.split('\n')[1], script.error]).toEqual(['GET 27', ''])
  })

  test('says in one line what is wrong', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => server.once('listening', done))
    const { port } = server.address() as { port: number }
    const lines: [args: string[], want: RegExp][] = [
      [['serve', 'nowhere.ts'], /^barewire: there is no file nowhere\.ts\n$/],
      [
        ['serve', 'number.ts'],
        /^barewire: number\.ts: export default takes a function of a request, .* got number\.\n$/,
      ],
      [['serve', 'syntax.ts'], /^barewire: syntax\.ts:1:11: Unexpected token\.\n$/],
      [['serve', 'import.ts'], /^barewire: import\.ts:1:8: there is no file '\.\/nowhere' beside import\.ts\.\n$/],
      [['serve', 'throws.ts'], /^throws\.ts:3:7: Error: no\n$/],
      [['serve', 'taken.ts'], /^taken\.ts:3:9: OSError: \[Errno 98\] Address already in use\n$/],
      [['serve', 'other.ts', '--port', 'x'], /^barewire: --port takes a number from 0 to 65535, got 'x'\n/],
    ]
    writeFileSync(join(folder, 'fine.ts'), `export default () => 'x'\n`)
    lines.push([
      ['serve', 'fine.ts', '--host', '127.0.0.1', '--port', String(port)],
      new RegExp(`^barewire: port ${port} is in use: stop what listens there, or name another with --port\\n$`),
    ])
    const results = await Promise.all(
      lines.map(async ([args, want]) => {
        const one = run(args, { TAKEN: String(port) })
        return { code: await one.over, error: one.error, want }
      }),
    )
    for (const { code, error, want } of results) {
      expect(error).toMatch(want)
      expect(code).toBeGreaterThan(0)
    }
    server.close()
  })
})

test('arguments', () => {
  expect(readArguments(['serve', 'a.ts'])).toEqual({
    kind: 'serve',
    file: 'a.ts',
    port: 8000,
    host: 'localhost',
    trace: false,
  })
  expect(readArguments(['serve', '--port=0', '--trace', '--host', '::1', 'a.ts'])).toMatchObject({
    port: 0,
    host: '::1',
    trace: true,
  })
  expect(readArguments([]).kind).toBe('help')
  for (const args of [
    ['x'],
    ['serve'],
    ['serve', 'a', 'b'],
    ['serve', 'a', '--x'],
    ['serve', 'a', '--port', '70000'],
    ['serve', 'a', '--host'],
  ])
    expect(readArguments(args).kind).toBe('wrong')
})

test('bytes are shown as in the page', () => {
  expect(shownBytes(new Uint8Array([0x41, 0x20, 0x0d, 0x0a, 0x00, 0x7f, 0xe9]))).toBe('A·␍␊\n␀␡E9')
  expect(shownBytes(new Uint8Array(5000).fill(0x61))).toMatch(/^a{4096}\n\(904 more bytes\)$/)
})

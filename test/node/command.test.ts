import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readArguments } from '../../src/node/arguments'
import { placeIn, serveFile } from '../../src/node/run'
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

function run(args: readonly string[], env: Record<string, string> = {}, cwd = folder): Run {
  const command = resolve('src/node/barewire.ts')
  const tsx = resolve('node_modules/tsx/dist/loader.mjs')
  const child = spawn(process.execPath, ['--import', tsx, command, ...args], {
    cwd,
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

  test('imports files that are no code as what they hold, one file in two ways, and says where one is wrong', async () => {
    writeFileSync(join(folder, 'page.html'), '<p>`Hi` ${you}</p>\n')
    writeFileSync(join(folder, 'data.json'), '{"__proto__": 1, "b": [2]}')
    writeFileSync(join(folder, 'bad.json'), '{"a": 1,\n "b" 2}')
    writeFileSync(
      join(folder, 'files.ts'),
      `import page from './page.html' with { type: 'text' }
import data from './data.json' with { type: 'json' }
import raw from './data.json' with { type: 'text' }
const late = await import('./page.html', { with: { type: 'text' } })
export default () => [page === late.default, page, Object.keys(data), data.b[0], raw].join('|')\n`,
    )
    writeFileSync(join(folder, 'wrong-json.ts'), `import x from './bad.json' with { type: 'json' }\nprint(x)\n`)
    writeFileSync(join(folder, 'no-type.ts'), `import x from './page.html'\nprint(x)\n`)
    writeFileSync(join(folder, 'no-json.ts'), `import x from './data.json'\nprint(x)\n`)
    const served = run(['serve', 'files.ts', '--port', '0'])
    const wrong = [run(['serve', 'wrong-json.ts']), run(['serve', 'no-type.ts']), run(['serve', 'no-json.ts'])]
    const [, port] = await served.said(/localhost:(\d+)/)
    const reply = await ask(Number(port))
    expect(reply.slice(reply.indexOf('\r\n\r\n') + 4)).toBe(
      'true|<p>`Hi` ${you}</p>\n|__proto__,b|2|{"__proto__": 1, "b": [2]}',
    )
    served.child.kill('SIGINT')
    // Nothing is said of experiments of the platform either.
    expect([await served.over, served.error]).toEqual([0, ''])
    expect(await Promise.all(wrong.map(({ over }) => over))).toEqual([1, 1, 1])
    expect(wrong[0]!.error).toMatch(/^barewire: bad\.json:2:\d: This is imported as JSON, and is none: .+\.\n$/)
    expect(wrong[1]!.error).toMatch(/^barewire: no-type\.ts:1:15: '\.\/page\.html' is no code\. .+\n$/)
    expect(wrong[2]!.error).toMatch(
      /^barewire: no-json\.ts:1:15: '\.\/data\.json' is no code\. .+ with { type: 'json' }\.\n$/,
    )
  })

  test('says in one line what is wrong, at its place in the file', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => server.once('listening', done))
    const { port } = server.address() as { port: number }
    // One file in a folder of a name that the product has too, one outside the working directory.
    mkdirSync(join(folder, 'src', 'at'), { recursive: true })
    writeFileSync(join(folder, 'src', 'throws.ts'), FILES['throws.ts']!)
    writeFileSync(join(folder, 'src', 'taken.ts'), FILES['taken.ts']!)
    const runs = [
      run(['serve', 'src/throws.ts']),
      run(['serve', '../taken.ts'], { TAKEN: String(port) }, join(folder, 'src', 'at')),
    ]
    expect(await Promise.all(runs.map(({ over }) => over))).toEqual([1, 1])
    expect(runs[0]!.error).toBe('src/throws.ts:3:7: Error: no\n')
    expect(runs[1]!.error).toBe('../taken.ts:3:9: OSError: [Errno 98] Address already in use\n')
    server.close()
  })

  test('serves on where a timer or a promise of a handler fails, and says where', async () => {
    writeFileSync(
      join(folder, 'later.ts'),
      `export default async () => {\n  setTimeout(() => {\n    throw new Error('late')\n  }, 1)\n  void Promise.reject(new Error('lost'))\n  await new Promise((done) => setTimeout(done, 50))\n  return 'x'\n}\n`,
    )
    const served = run(['serve', 'later.ts', '--port', '0'])
    const [, port] = await served.said(/localhost:(\d+)/)
    for (let times = 0; times < 2; times++) expect(await ask(Number(port))).toMatch(/^HTTP\/1\.1 200 OK/)
    served.child.kill('SIGINT')
    expect(await served.over).toBe(0)
    expect(served.error).toBe('later.ts:5:23: Error: lost\nlater.ts:3:11: Error: late\n'.repeat(2))
  })

  test('says that a top-level await never ends, for a handler and a script', async () => {
    writeFileSync(join(folder, 'stuck.ts'), `await new Promise(() => {})\nexport default () => 'x'\n`)
    writeFileSync(join(folder, 'stuck-script.ts'), `print('a')\nawait new Promise(() => {})\nprint('b')\n`)
    const runs = ['stuck.ts', 'stuck-script.ts'].map((file) => run(['serve', file]))
    expect(await Promise.all(runs.map(({ over }) => over))).toEqual([1, 1])
    for (const { error } of runs)
      expect(error).toMatch(/^barewire: stuck[\w-]*\.ts: a top-level await waits for something that never comes, .*\n$/)
    expect(runs[1]!.out).toBe('a\n')
  })

  test('on Ctrl-C, closes what is half sent at once, waits for an answer and says so, and ends at once on the second', async () => {
    writeFileSync(join(folder, 'slow.ts'), `export default () => { print('asked'); return new Promise(() => {}) }\n`)
    const served = run(['serve', 'slow.ts', '--port', '0'])
    const [, port] = await served.said(/localhost:(\d+)/)
    const half = connect(Number(port), '127.0.0.1', () => half.write('GET / HTTP/1.1\r\nHos'))
    const halfOver = new Promise((done) => half.once('close', done))
    half.resume()
    ask(Number(port)).catch(() => undefined)
    await served.said(/asked\n/)
    served.child.kill('SIGINT')
    await served.said(/A request is being answered: .* 5 s \(Ctrl-C again ends it at once\)\n/)
    await halfOver
    served.child.kill('SIGINT')
    expect([await served.over, served.error]).toEqual([130, ''])
  })
})

describe('what is wrong is one line', () => {
  test.each<[args: string[], want: RegExp]>([
    [['nowhere.ts'], /^barewire: there is no file nowhere\.ts\n$/],
    [['number.ts'], /^barewire: number\.ts: export default takes a function of a request, .* got number\.\n$/],
    [['syntax.ts'], /^barewire: syntax\.ts:1:11: Unexpected token\.\n$/],
    [['import.ts'], /^barewire: import\.ts:1:8: there is no file '\.\/nowhere' beside import\.ts\.\n$/],
    [
      ['throws.ts', '--port', '80', '--host=a'],
      /^barewire: --port and --host are for a handler, and throws\.ts has no default export: .*\n$/,
    ],
  ])('%j', async (args, want) => {
    expect(await inProcess(args)).toEqual([1, expect.stringMatching(want)])
  })

  test('a port in use', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((done) => server.once('listening', done))
    const { port } = server.address() as { port: number }
    writeFileSync(join(folder, 'fine.ts'), `export default () => 'x'\n`)
    expect(await inProcess(['fine.ts', '--host', '127.0.0.1', '--port', String(port)])).toEqual([
      1,
      `barewire: port ${port} is in use: stop what listens there, or name another with --port\n`,
    ])
    server.close()
  })
})

/** Runs the command here, up to where it fails: its exit code, and all that it wrote. */
async function inProcess(args: readonly string[]): Promise<[code: number, text: string]> {
  const command = readArguments(['serve', ...args])
  if (command.kind !== 'serve') throw new Error(`it is read as ${command.kind}`)
  let text = ''
  const print = (_: unknown, more: string) => {
    text += more
  }
  return [await serveFile(command, { folder, print, prepareLoader: () => undefined }), text]
}

test("the place of an error is the first in a file that is neither the product's nor a package's", () => {
  const stack = (...urls: string[]) => `Error: x\n${urls.map((url) => `    at f (${url}:3:7)`).join('\n')}`
  const own = 'file:///p/lib/'
  const place = (url: string) => placeIn(stack('node:internal/x', `${own}parts/run.js`, url), '/home/me', own)?.file
  expect(place('file:///home/me/lib/a.ts')).toBe('lib/a.ts')
  expect(place('file:///home/me/src/a%20b.ts')).toBe('src/a b.ts')
  expect(place('file:///home/other/a.ts')).toBe('../other/a.ts')
  expect(place('file:///home/me/node_modules/x/a.js')).toBeUndefined()
  expect(placeIn(stack(new URL('../../src/node/run.ts', import.meta.url).href), '/home/me')).toBeNull()
})

test('arguments', () => {
  expect(readArguments(['serve', 'a.ts'])).toEqual({
    kind: 'serve',
    file: 'a.ts',
    port: 8000,
    host: 'localhost',
    trace: false,
    forHandler: [],
  })
  expect(readArguments(['serve', '--port=0', '--trace', '--host', '::1', 'a.ts'])).toMatchObject({
    port: 0,
    host: '::1',
    trace: true,
    forHandler: ['--port', '--host'],
  })
  expect(readArguments(['serve', 'a.ts', '--host', '[::1]'])).toMatchObject({ host: '::1' })
  for (const [args, message] of [
    [['serve', 'a.ts', '--trace=yes'], "--trace takes no value, got 'yes'"],
    [['serve', ''], 'expected a file to serve, got an empty name'],
    [['serve', 'a.ts', '--port', 'x'], "--port takes a number from 0 to 65535, got 'x'"],
  ] as const)
    expect(readArguments(args)).toEqual({ kind: 'wrong', message })
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

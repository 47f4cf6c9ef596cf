import type { ClientId } from '../../../src/clients'
import {
  freshPlayground,
  type NetworkSpec,
  plainRequest,
  type RequestSpec,
  type SourceFile,
} from '../../../src/playground'

/** A playground of the bench: everything that its recording depends on. */
export interface Program {
  readonly name: string
  readonly client: ClientId
  readonly files: readonly SourceFile[]
  readonly network: NetworkSpec
  readonly requests?: readonly RequestSpec[]
}

const network = freshPlayground('', 'server.ts', '').network

const program = (name: string, client: ClientId, text: string, more: Partial<Program> = {}): Program => ({
  name,
  client,
  files: [{ name: 'server.ts', text }],
  network,
  ...more,
})

/** A bare server: `serve(conn, number)` for each connection, all at once. */
const bare = (serve: string): string => `import { create_connection, decode, encode, socket } from 'barewire/socket'
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(50)
let number = 0
async function serve(conn, n) { ${serve} }
for (;;) { const [conn] = await s.accept(); void serve(conn, ++number) }
`

const reply = (body: string): string =>
  `const body = encode(${body}); await conn.sendall(encode('HTTP/1.1 200 OK\\r\\nContent-Length: ' + body.length + '\\r\\nConnection: close\\r\\n\\r\\n')); await conn.sendall(body); await conn.close()`

/** Every global that a program may find: the language's own, and what stands in `runtime/types`. */
const KNOWN =
  'Object Function Array Number parseFloat parseInt Infinity NaN Boolean String Symbol Date Promise RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError DisposableStack AsyncDisposableStack globalThis self JSON Math Intl ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float16Array Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set Iterator WeakMap WeakSet Proxy Reflect decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval isFinite isNaN TextEncoder TextDecoder URL URLSearchParams ReadableStream ReadableStreamDefaultReader ReadableStreamDefaultController ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableByteStreamController WritableStream WritableStreamDefaultWriter WritableStreamDefaultController TransformStream TransformStreamDefaultController ByteLengthQueuingStrategy CountQueuingStrategy AbortController AbortSignal Event EventTarget DOMException structuredClone queueMicrotask atob btoa setTimeout setInterval clearTimeout clearInterval performance crypto navigator print console Request Response Headers FormData File __using'

const LATE = `import { decode, encode, socket } from 'barewire/socket'
const { label, fail } = await import('./more.ts')
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(1)
const [conn] = await s.accept()
const again = setTimeout(() => print('timer before the import came'), 0)
const { other } = await import('./other.ts')
clearTimeout(again)
let stack = ''
try { fail() } catch (error) { stack = error.stack }
print(import.meta.url, stack)
await conn.sendall(encode(label + other + stack + import.meta.url))
await conn.close()`

/** Programs that use what a run could vary by. Each prints what it saw, and sends it. */
export const PROGRAMS: readonly Program[] = [
  program(
    'timers',
    'curl-7.88',
    bare(`await conn.recv(4096)
  const seen = []
  const mark = (name) => seen.push(name + '@' + performance.now())
  setTimeout(mark, 5, 'five'); setTimeout(mark, 0, 'zero'); setTimeout(mark, 5, 'five again'); setTimeout(mark, 2.5, 'half')
  const every = setInterval(() => { mark('tick'); if (seen.length > 12) clearInterval(every) }, 3)
  const never = setTimeout(mark, 1, 'never'); clearTimeout(never)
  await new Promise((done) => setTimeout(done, 40))
  ${reply("seen.join(' ')")}`),
  ),
  program(
    'promise races',
    'firefox-153',
    `const later = (value, delay) => new Promise((done) => setTimeout(done, delay, value))
export default async () => {
  const order = []
  const first = await Promise.race([later('b', 2), later('a', 2), later('c', 1)])
  await Promise.all([later('x', 3).then((v) => order.push(v)), (async () => { await null; await null; order.push('micro') })(), Promise.resolve().then(() => order.push('then'))])
  const any = await Promise.any([Promise.reject(new Error('no')), later('any', 1)])
  const all = await Promise.allSettled([later(1, 4), Promise.reject(2)])
  print(first, order, any, all)
  return [first, ...order, any, JSON.stringify(all)].join(' ')
}`,
  ),
  program(
    'streams',
    'chromium-156',
    `export default () => {
  const seen = []
  let pulls = 0
  const spin = async (name, turns) => { for (let at = 0; at < turns; at++) { await null; seen.push(name + at) } }
  const source = new ReadableStream({ async pull(controller) { void spin('p', 5); await null; controller.enqueue(new TextEncoder().encode('<li>' + seen.splice(0).join(',') + '\\n')); if (++pulls > 11) controller.close(); else await new Promise((done) => setTimeout(done, 3)) } })
  const upper = new TransformStream({ transform(chunk, controller) { void spin('t', 9); controller.enqueue(chunk) }, flush(controller) { controller.enqueue(new TextEncoder().encode(seen.join())) } })
  const [left, right] = source.pipeThrough(upper).tee()
  void (async () => { let n = 0; for await (const part of right) { n += part.length; void spin('r', 7) } print('right', n) })()
  return new Response(left, { headers: { 'Content-Type': 'text/html' } })
}`,
  ),
  program(
    'async generators',
    'curl-7.88',
    bare(`await conn.recv(4096)
  const out = []
  async function* count(name, n) { try { for (let at = 0; at < n; at++) { await null; yield name + at } } finally { out.push('end ' + name) } }
  async function drain(it, stop) { for await (const one of it) { out.push(one); if (one === stop) break } }
  await Promise.all([drain(count('a', 4)), drain(count('b', 9), 'b3'), drain((function* () { yield Promise.resolve('s0'); yield 's1' })()), (async () => { for (let at = 0; at < 20; at++) { await null; out.push(at) } })()])
  ${reply("out.join(' ')")}`),
  ),
  program(
    'several clients',
    'firefox-153',
    `import { create_connection, decode, encode, socket } from 'barewire/socket'
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(50)
const log = []
async function serve(conn) {
  const asked = decode(await conn.recv(4096)).split(' ')[1] ?? 'nothing'
  log.push('served ' + asked)
  await new Promise((done) => setTimeout(done, asked.length % 3))
  await conn.sendall(encode('HTTP/1.1 200 OK\\r\\nContent-Type: text/plain\\r\\nConnection: close\\r\\n\\r\\n' + log.join('; ')))
  await conn.close()
}
void (async () => { for (;;) { const [conn] = await s.accept(); void serve(conn) } })()
await Promise.all(['/a', '/bb', '/ccc', '/d', '/ee', '/fff'].map(async (path) => {
  const c = await create_connection(['localhost', 8000])
  await c.sendall(encode('GET ' + path + ' HTTP/1.1\\r\\n\\r\\n'))
  let got = ''
  for (;;) { const part = await c.recv(17); if (part.length === 0) break; got += decode(part) }
  log.push(path + ' got ' + got.length)
  await c.close()
}))
print(log)
`,
  ),
  program(
    'random numbers',
    'curl-7.88',
    `export default () => {
  const bytes = crypto.getRandomValues(new Uint8Array(8))
  const words = crypto.getRandomValues(new Uint32Array(3))
  const text = [Math.random(), Math.random(), crypto.randomUUID(), [...bytes], [...words], [3, 1, 2].sort(() => Math.random() - 0.5)].join(' ')
  print(text)
  return text
}`,
  ),
  program(
    'dates',
    'firefox-153',
    `export default async () => {
  const now = new Date()
  await new Promise((done) => setTimeout(done, 1234))
  const of = new Event('x').timeStamp
  const text = [now, +now, Date.now(), new Date(2026, 6, 1, 12).toString(), new Date('2026-03-29T02:30').getHours(), now.getTimezoneOffset(), new Date(0).toLocaleString(), Date(), new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'medium' }).format(), new Intl.DateTimeFormat().resolvedOptions().timeZone, new Intl.DateTimeFormat().resolvedOptions().locale, new (Object.getPrototypeOf(new Intl.DateTimeFormat()).constructor)().resolvedOptions().timeZone, of, performance.now(), performance.timeOrigin].join(' | ')
  print(text)
  return text
}`,
  ),
  program(
    'unhandled rejection',
    'curl-7.88',
    bare(`await conn.recv(4096)
  setTimeout(() => { void Promise.reject(new RangeError('nobody minds')) }, 5)
  for (let at = 0; at < 20; at++) { await conn.sendall(encode('part ' + at + ' ')); print('part', at); await new Promise((done) => setTimeout(done, 0.5)) }
  `),
  ),
  program(
    'error in a microtask',
    'curl-7.88',
    bare(`await conn.recv(4096)
  await conn.sendall(encode('begun '))
  queueMicrotask(() => { throw new Error('in a microtask') })
  ${reply("'never'")}`),
  ),
  program(
    'abort and events',
    'chromium-156',
    `export default async (request) => {
  const seen = []
  const target = new EventTarget()
  target.addEventListener('note', (event) => seen.push(event.type, event.timeStamp))
  const control = new AbortController()
  control.signal.addEventListener('abort', () => { seen.push('aborted'); queueMicrotask(() => seen.push('after')) }, { once: true })
  setTimeout(() => control.abort(new Error('late')), 7)
  target.dispatchEvent(new Event('note'))
  await new Promise((done) => setTimeout(done, 8))
  request.signal.addEventListener('abort', () => print('gone at', performance.now()))
  seen.push(control.signal.aborted, control.signal.reason.message)
  print(seen)
  return Response.json(seen)
}`,
    {
      requests: [
        plainRequest('chromium-156'),
        { ...plainRequest('chromium-156'), url: 'http://localhost:8000/second' },
      ],
    },
  ),
  program(
    'keep-alive and chunks',
    'firefox-153',
    `let n = 0
export default { async fetch(request) {
  n++
  const { pathname } = new URL(request.url)
  return new Response(new ReadableStream({ async start(c) { for (let at = 0; at < 5; at++) { c.enqueue(new TextEncoder().encode(pathname + ' ' + n + '.' + at + '\\n')); await new Promise((done) => setTimeout(done, at)) } c.close() } }), { headers: { 'Content-Type': 'text/plain' } })
} }`,
    {
      requests: ['/', '/two', '/three'].map((path) => ({
        ...plainRequest('firefox-153'),
        url: `http://localhost:8000${path}`,
      })),
    },
  ),
  program(
    'a large body on a slow line',
    'curl-7.88',
    bare(`await conn.recv(4096)
  const body = new Uint8Array(400_000); for (let at = 0; at < body.length; at++) body[at] = Math.floor(Math.random() * 256)
  conn.settimeout(0.25)
  await conn.sendall(encode('HTTP/1.1 200 OK\\r\\nContent-Length: ' + body.length + '\\r\\n\\r\\n'))
  for (let at = 0; at < body.length; ) { at += await conn.send(body.subarray(at, at + 30_000)); if (at % 7 === 0) print(at, performance.now()) }
  await conn.close()`),
    { network: { ...network, latency: 37.5 } },
  ),
  program('late import and stacks', 'raw', LATE, {
    files: [
      { name: 'server.ts', text: LATE },
      {
        name: 'more.ts',
        text: "export const label = 'more '\nexport function fail() {\n  throw new Error('on purpose')\n}\n",
      },
      { name: 'other.ts', text: "await null\nexport const other = 'other '\n" },
    ],
    requests: [{ ...plainRequest('raw'), raw: 'hello' }],
  }),
  program(
    'the global scope',
    'curl-7.88',
    `const KNOWN = new Set(${JSON.stringify(KNOWN)}.split(' '))
export default () => {
  const tried = []
  for (const text of ['eval("1")', 'new Function("return 1")()', '(async () => {}).constructor("return 1")()', '(function* () {}).constructor("")']) {
    const run = { 'eval("1")': () => eval('1'), 'new Function("return 1")()': () => new Function('return 1')(), '(async () => {}).constructor("return 1")()': () => (async () => {}).constructor('return 1')(), '(function* () {}).constructor("")': () => (function* () {}).constructor('') }[text]
    try { run(); tried.push('ran ' + text) } catch (error) { tried.push(error.name) }
  }
  const names = ['fetch', 'Worker', 'MessageChannel', 'process', 'WeakRef', 'Blob', 'Atomics', 'crypto.subtle', 'setImmediate', 'scheduler', 'caches', 'Temporal', 'navigator', 'performance', 'console', 'EventTarget', 'AbortSignal', 'ReadableStream', 'addEventListener', 'onerror', 'location', 'name', 'origin', 'postMessage']
  const types = names.map((name) => name + ':' + typeof name.split('.').reduce((at, key) => at?.[key], globalThis))
  const left = new Set()
  for (let owner = globalThis; owner && owner !== Object.prototype; owner = Object.getPrototypeOf(owner))
    for (const name of Object.getOwnPropertyNames(owner)) if (globalThis[name] !== undefined && !KNOWN.has(name) && name !== 'constructor') left.add(name)
  const text = ['left over: ' + ([...left].sort().join() || 'none'), ...tried, ...types, typeof AbortSignal.timeout, typeof new AbortController().signal.addEventListener, 'ıI'.toLocaleUpperCase(), (1234567.891).toLocaleString(), [1.5, 1e6].toLocaleString(), 123456n.toLocaleString(), ['b', 'a', 'Z', 'ä'].sort((a, b) => a.localeCompare(b)).join('')].join(' ')
  print(text)
  return text
}`,
  ),
  program(
    'loss and retransmission',
    'curl-7.88',
    bare(`const asked = decode(await conn.recv(4096)); print(asked.length, performance.now())
  ${reply("'x'.repeat(60_000) + Math.random()")}`),
    { network: { latency: 12, loss: 0.15, segments: { kind: 'random', most: 900 }, bandwidth: 200_000 } },
  ),
  program(
    'a crowd that sends slowly',
    'firefox-153',
    bare(`const parts = []
  conn.settimeout(3)
  try { for (;;) { const part = await conn.recv(64); if (part.length === 0) break; parts.push(decode(part)); if (parts.join('').endsWith('\\\\r\\\\n\\\\r\\\\n')) break } } catch (error) { print(n, error.name) }
  print(n, parts.length, performance.now())
  ${reply("'client ' + n")}`),
    { network: { latency: 5, clients: 5, slow: { bytes: 40, every: 3 } } },
  ),
]

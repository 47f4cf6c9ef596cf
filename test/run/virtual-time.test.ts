import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plainRequest } from '../../src/playground'
import { runNode } from './run-node'

/** What a program could get at real time, real chance or the machine by, and what it finds instead: an expression and its value. */
const FOUND: readonly (readonly [expression: string, value: string])[] = [
  ['Date.now() - EPOCH', '0'],
  ['new Date(2026, 0, 2).getTimezoneOffset()', '0'],
  ['new Date(Date.UTC(2026, 0, 2)).toLocaleDateString("en-GB", { weekday: "long" })', 'Friday'],
  ['typeof Date.prototype.toTemporalInstant', 'undefined'],
  ['new Intl.DateTimeFormat("en-CA").format()', '2026-01-01'],
  ['new Intl.DateTimeFormat("en-CA").formatToParts()[0].value', '2026'],
  ['new Intl.DateTimeFormat(undefined, { timeZone: undefined }).resolvedOptions().timeZone', 'UTC'],
  ['new (new Intl.DateTimeFormat().constructor)().resolvedOptions().timeZone', 'UTC'],
  ['new Intl.NumberFormat([]).resolvedOptions().locale', 'en-US'],
  ['new Intl.NumberFormat("xx").resolvedOptions().locale', 'en-US'],
  ['(1234.5).toLocaleString()', '1,234.5'],
  ['12345n.toLocaleString("de")', '12.345'],
  ['"i".toLocaleUpperCase()', 'I'],
  ['performance.now()', '0'],
  ['performance.timeOrigin - EPOCH', '0'],
  ['performance.mark("a").startTime + performance.measure("b", "a").duration', '0'],
  ['new Event("x").timeStamp', '0'],
  ['typeof AbortSignal.timeout', 'undefined'],
  ['typeof URL.createObjectURL', 'undefined'],
  ['typeof crypto.subtle', 'undefined'],
  ['crypto.getRandomValues(new Uint8Array(4)).join()', 'SAME'],
  ['crypto.randomUUID()', 'SAME'],
  ['Math.random()', 'SAME'],
  ['[1, 2, 3, 4, 5, 6, 7].sort(() => Math.random() - 0.5).join("")', 'SAME'],
  ['new Uint8Array([3, 1, 2]).sort((a, b) => b - a).join("")', '321'],
  ['[3, , undefined, 1, 10].sort((a, b) => a - b).length', '5'],
  ['Object.keys([3, , undefined, 1].sort((a, b) => a - b)).join()', '0,1,2'],
  ['[[1, "a"], [0, "b"], [1, "c"]].sort(([a], [b]) => a - b).join(" ")', '0,b 1,a 1,c'],
  ['import.meta.url', 'file:///server.ts'],
  [
    'new Error("no").stack.split("\\n").map((line) => line.replace(/:\\d+/g, "")).slice(0, 2).join()',
    'Error: no,    at server.ts',
  ],
  ['(Error.prepareStackTrace = () => "mine", new Error("no").stack.slice(0, 9))', 'Error: no'],
  ['tried(() => eval("1"))', 'EvalError'],
  ['tried(() => new Function("return 1")())', 'EvalError'],
  ['tried(() => (() => {}).constructor("return 1")())', 'EvalError'],
  ['tried(() => (async () => {}).constructor("return 1")())', 'EvalError'],
  ['(() => {}) instanceof Function', 'true'],
  ['typeof addEventListener', 'undefined'],
  ['tried(() => EventTarget.prototype.addEventListener.call(globalThis, "message", () => {}))', 'TypeError'],
  ['navigator.hardwareConcurrency', '1'],
  ['typeof navigator.locks', 'undefined'],
  ...`fetch XMLHttpRequest WebSocket WebSocketStream WebTransport EventSource MessageChannel MessagePort BroadcastChannel Worker
    SharedWorker indexedDB caches CacheStorage localStorage importScripts postMessage close location name origin setImmediate
    process require Buffer WebAssembly Atomics SharedArrayBuffer WeakRef FinalizationRegistry CompressionStream
    DecompressionStream TextDecoderStream Blob FileReader FileReaderSync ImageData OffscreenCanvas createImageBitmap
    requestAnimationFrame requestIdleCallback scheduler Scheduler Performance PerformanceObserver ReportingObserver
    Notification Temporal Navigator WorkerGlobalScope trustedTypes VideoDecoder AudioDecoder Crypto CryptoKey`
    .trim()
    .split(/\s+/)
    .map((name) => [`typeof ${name}`, 'undefined'] as const),
]

const PROGRAM = `const EPOCH = Date.UTC(2026, 0, 1)
const tried = (run) => { try { run(); return 'it ran' } catch (error) { return error.name } }
const values = [
${FOUND.map(([expression]) => `  () => ${expression},`).join('\n')}
]
for (const value of values) print(JSON.stringify(String(value())))
`

async function lines(text: string): Promise<string[]> {
  const run = await runNode(text, 'raw', [{ ...plainRequest('raw'), raw: 'x' }])
  run.kill()
  const printed = [...run.view.records].flatMap((one) => (one.kind === 'output' ? one.text.trimEnd().split('\n') : []))
  const ended = [...run.view.records].find((one) => one.kind === 'process' && one.event === 'throw')
  return ended?.kind === 'process' ? [...printed, ended.reason] : printed
}

describe('what a program could escape virtual time by is replaced or gone', () => {
  let values: unknown[] = []
  let again: unknown[] = []
  beforeAll(async () => {
    const [first, second] = await Promise.all([lines(PROGRAM), lines(PROGRAM)])
    values = first.map((line) => JSON.parse(line) as unknown)
    again = second.map((line) => JSON.parse(line) as unknown)
  })
  afterAll(() => expect(values).toHaveLength(FOUND.length))

  it.each(FOUND.map(([expression, value], at) => [expression, value, at] as const))('%s', (_, value, at) => {
    expect(values[at]).toBe(value === 'SAME' ? again[at] : value)
    expect(String(values[at])).not.toBe('')
  })
})

describe('turns of the event loop', () => {
  it('run the microtasks of one timer before the next timer of the same instant', async () => {
    const text =
      "setTimeout(() => { print('a'); Promise.resolve().then(() => print('a, after')) }, 5)\nsetTimeout(() => print('b'), 5)\nawait new Promise((done) => setTimeout(done, 9))"
    expect(await lines(text)).toEqual(['a', 'a, after', 'b'])
  })

  it.each([
    ['a rejected promise', "void Promise.reject(new RangeError('x'))", 'RangeError: x'],
    ['a microtask', "queueMicrotask(() => { throw new RangeError('x') })", 'RangeError: x'],
    ['a timer', "setTimeout(() => { throw new RangeError('x') }, 0)", 'RangeError: x'],
    [
      'a listener',
      "const t = new EventTarget(); t.addEventListener('e', () => { throw new RangeError('x') }); t.dispatchEvent(new Event('e'))",
      'RangeError: x',
    ],
  ])('end the program where nothing catches what %s throws, before time passes', async (_, text, reason) => {
    const waits = 'await new Promise((done) => setTimeout(done, 1))\n'
    const after = "\nawait new Promise((done) => setTimeout(done, 1))\nprint('time passed')"
    expect(await lines(waits + text + after)).toEqual([reason])
  })

  it('tell the time that a label took on the console', async () => {
    const text =
      "console.time('t')\nawait new Promise((done) => setTimeout(done, 25))\nconsole.timeEnd('t')\nconsole.count()\nconsole.assert(1 > 2, 'no')"
    expect(await lines(text)).toEqual(['t: 25 ms', 'default: 1', 'Assertion failed no'])
  })
})

import * as streams from 'web-streams-polyfill'
import { seeded } from '../net'
import { forbidCodeFromText } from './code'
import { virtualConsole } from './console'
import { pinEvents } from './events'
import type { Host } from './host'
import { inspect } from './inspect'
import { pinLocale } from './locale'
import { virtualPerformance } from './performance'
import type { Site } from './site'
import { pinSorting } from './sorting'

/**
 * What a program may reach of its worker's globals: the language itself and web interfaces that are pure. Everything else
 * is taken away: the network, storage, other workers, native timers, and all asynchronous sources that the virtual clock
 * does not see. A list of what stays is kept, not of what goes, so that what an engine adds tomorrow is not there either.
 */
const STAYS = new Set(
  `Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp Error
   AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError DisposableStack
   AsyncDisposableStack globalThis self JSON Math Intl ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array
   Int32Array Float16Array Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set
   Iterator WeakMap WeakSet Proxy Reflect decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval
   isFinite isNaN TextEncoder TextDecoder URL URLSearchParams ReadableStream ReadableStreamDefaultReader
   ReadableStreamDefaultController ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableByteStreamController
   WritableStream WritableStreamDefaultWriter WritableStreamDefaultController TransformStream
   TransformStreamDefaultController ByteLengthQueuingStrategy CountQueuingStrategy AbortController AbortSignal Event
   EventTarget DOMException structuredClone queueMicrotask atob btoa`.split(/\s+/),
)

/** Methods of the kept interfaces that would let real time in. */
const GONE: readonly (readonly [owner: string, name: string])[] = [
  ['AbortSignal', 'timeout'],
  ['URL', 'createObjectURL'],
  ['URL', 'revokeObjectURL'],
]

/** The same of prototypes: what makes objects of interfaces that are gone, and an engine's words with random addresses. */
const GONE_OF_PROTOTYPES: readonly (readonly [owner: string, name: string])[] = [
  ['Date', 'toTemporalInstant'],
  ['DOMException', 'stack'],
]

/** What the runtime needs of the world to make a program's globals. */
export interface Surroundings {
  readonly host: Host
  readonly site: () => Site | null
  /** Wall clock at virtual time 0, milliseconds since 1970; simulated. */
  readonly epoch: number
  readonly seed: number
  /** Starts a virtual timer; the callback comes when the clock is there. */
  timer(delay: number, callback: () => void): number
  clearTimer(id: number): void
  /** Takes an error that nothing caught, at once. */
  fail(error: unknown): void
}

type Scope = Record<string, unknown>

/** Takes away what must go and puts virtual time, seeded chance, `print` and `console` in its place. */
export function furnish(scope: Scope, around: Surroundings): void {
  strip(scope)
  const { host, site } = around
  const put = (name: string, value: unknown) => {
    Object.defineProperty(scope, name, { value, writable: true, configurable: true, enumerable: false })
  }
  const timers = virtualTimers(around)
  for (const [name, value] of Object.entries(timers)) put(name, value)
  put(
    'Date',
    virtualDate(() => around.epoch + host.now()),
  )
  put('performance', virtualPerformance(host.now, around.epoch))
  const random = seeded(around.seed ^ 0x5bd1_e995)
  Math.random = random
  put('crypto', virtualCrypto(random))
  put(
    'navigator',
    Object.freeze({
      language: 'en-US',
      languages: Object.freeze(['en-US']),
      hardwareConcurrency: 1,
      userAgent: 'Barewire',
    }),
  )
  put('print', (...values: unknown[]) => {
    host.output('stdout', `${values.map(inspect).join(' ')}\n`, site())
  })
  const say = (stream: 'stdout' | 'stderr', text: string) => host.output(stream, text, site())
  put('console', virtualConsole(say, host.now))
  const micro = queueMicrotask
  put('queueMicrotask', (callback: () => void) => {
    if (typeof callback !== 'function') throw new TypeError('queueMicrotask() takes a function.')
    micro(() => {
      try {
        callback()
      } catch (error) {
        around.fail(error)
      }
    })
  })
  // One implementation of streams in all engines: their own settle promises after different numbers of microtasks.
  for (const [name, value] of Object.entries(streams)) if (STAYS.has(name)) put(name, value)
  pinLocale(scope, () => around.epoch + host.now())
  pinSorting()
  pinEvents(scope, host.now, around.fail)
  forbidCodeFromText(scope)
}

function strip(scope: Scope): void {
  // Behind the worker's own interfaces stands EventTarget, which stays what it is.
  const { prototype: target } = scope['EventTarget'] as { prototype: object }
  for (
    let owner: object | null = scope;
    owner && owner !== Object.prototype && owner !== target;
    owner = Object.getPrototypeOf(owner) as object | null
  ) {
    for (const name of Reflect.ownKeys(owner)) {
      if (typeof name !== 'string' || STAYS.has(name) || name === 'constructor') continue
      if (!Reflect.deleteProperty(owner, name)) {
        try {
          // A constant of an interface stays, hidden behind one of the scope's own.
          Object.defineProperty(scope, name, { value: undefined, writable: true, configurable: true })
        } catch {
          // It cannot be changed; nothing of that kind lets time or the outside in (the tests list what is left).
        }
      }
    }
  }
  // The scope is no target of events: in Node it never was.
  for (const name of Object.getOwnPropertyNames(target)) {
    if (name in scope && !(name in Object.prototype))
      Object.defineProperty(scope, name, { value: undefined, writable: true, configurable: true })
  }
  for (const [owner, name] of GONE) Reflect.deleteProperty(scope[owner] as object, name)
  for (const [owner, name] of GONE_OF_PROTOTYPES)
    Reflect.deleteProperty((scope[owner] as { prototype: object }).prototype, name)
}

function virtualTimers({ timer, clearTimer }: Surroundings) {
  const repeating = new Map<number, number>()
  const delayOf = (delay: unknown) => Math.max(0, Math.min(2 ** 31 - 1, Number(delay) || 0))
  const setTimeout = (callback: unknown, delay?: unknown, ...args: unknown[]): number => {
    if (typeof callback !== 'function') throw new TypeError('setTimeout() takes a function.')
    return timer(delayOf(delay), () => callback(...args))
  }
  const setInterval = (callback: unknown, delay?: unknown, ...args: unknown[]): number => {
    if (typeof callback !== 'function') throw new TypeError('setInterval() takes a function.')
    const again = (): number =>
      timer(Math.max(1, delayOf(delay)), () => {
        if (repeating.has(first)) repeating.set(first, again())
        callback(...args)
      })
    const first = again()
    repeating.set(first, first)
    return first
  }
  const clear = (id?: number): void => {
    if (id === undefined) return
    clearTimer(repeating.get(id) ?? id)
    repeating.delete(id)
  }
  return { setTimeout, setInterval, clearTimeout: clear, clearInterval: clear }
}

/** `Date` on the given clock, with UTC as the local time zone. */
function virtualDate(now: () => number): DateConstructor {
  const Real = Date
  const parse = (text: string) => {
    // A date-time without a zone means local time, and the local zone is UTC.
    const local = /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(text)
    return Real.parse(
      local || !/(Z|GMT|UTC|[+-]\d\d:?\d\d)\s*(\(.*\))?$|^\d{4}(-\d\d){0,2}$/i.test(text)
        ? `${text}${local ? 'Z' : ' UTC'}`
        : text,
    )
  }
  const Virtual = function (this: unknown, ...args: unknown[]): unknown {
    if (!new.target) return new Real(now()).toString()
    if (args.length === 0) return Reflect.construct(Real, [now()], new.target)
    if (args.length > 1) return Reflect.construct(Real, [Real.UTC(...(args as [number, number]))], new.target)
    const [value] = args
    return Reflect.construct(Real, [typeof value === 'string' ? parse(value) : value], new.target)
  } as unknown as DateConstructor
  Object.defineProperty(Virtual, 'prototype', { value: Real.prototype, writable: false })
  Object.defineProperty(Virtual, 'name', { value: 'Date' })
  Object.defineProperty(Virtual, 'length', { value: 7 })
  Virtual.now = now
  Virtual.parse = parse
  Virtual.UTC = Real.UTC
  const methods = Real.prototype as unknown as Record<string, (...args: unknown[]) => unknown>
  for (const part of ['FullYear', 'Month', 'Date', 'Day', 'Hours', 'Minutes', 'Seconds', 'Milliseconds']) {
    methods[`get${part}`] = methods[`getUTC${part}`]!
    if (methods[`setUTC${part}`]) methods[`set${part}`] = methods[`setUTC${part}`]!
  }
  methods['getTimezoneOffset'] = () => 0
  const iso = Real.prototype.toISOString
  const utc = Real.prototype.toUTCString
  methods['toString'] = function (this: Date) {
    if (Number.isNaN(this.getTime())) return 'Invalid Date'
    const [, day, date, month, year, time] = /^(\w+), (\d+) (\w+) (-?\d+) ([\d:]+)/.exec(utc.call(this))!
    return `${day} ${month} ${date} ${year} ${time} GMT+0000 (Coordinated Universal Time)`
  }
  methods['toDateString'] = function (this: Date) {
    return this.toString().slice(0, 15)
  }
  methods['toTimeString'] = function (this: Date) {
    return this.toString().slice(16)
  }
  for (const [name, text, defaults] of [
    [
      'toLocaleString',
      (date: Date) => `${iso.call(date).slice(0, 10)}, ${iso.call(date).slice(11, 19)}`,
      { dateStyle: 'short', timeStyle: 'medium' },
    ],
    ['toLocaleDateString', (date: Date) => iso.call(date).slice(0, 10), { dateStyle: 'short' }],
    ['toLocaleTimeString', (date: Date) => iso.call(date).slice(11, 19), { timeStyle: 'medium' }],
  ] as const) {
    methods[name] = function (this: Date, ...args: unknown[]) {
      const [locales, options = defaults] = args as [string | undefined, Intl.DateTimeFormatOptions | undefined]
      if (args.length > 0 && !Number.isNaN(this.getTime()))
        return new Intl.DateTimeFormat(locales, options).format(this)
      return Number.isNaN(this.getTime()) ? 'Invalid Date' : text(this)
    }
  }
  Object.defineProperty(Real.prototype, 'constructor', { value: Virtual, writable: true, configurable: true })
  return Virtual
}

function virtualCrypto(random: () => number) {
  const getRandomValues = <T extends ArrayBufferView>(array: T): T => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
    for (let at = 0; at < bytes.length; at++) bytes[at] = Math.floor(random() * 256)
    return array
  }
  const randomUUID = (): string => {
    const bytes = getRandomValues(new Uint8Array(16))
    bytes[6] = (bytes[6]! & 0x0f) | 0x40
    bytes[8] = (bytes[8]! & 0x3f) | 0x80
    const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
    return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`
  }
  return Object.freeze({ getRandomValues, randomUUID })
}

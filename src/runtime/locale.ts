/** What a program finds as its locale and time zone, wherever and whenever it runs. */
const LOCALE = 'en-US'
const ZONE = 'UTC'

type Scope = Record<string, unknown>
type Class = new (locales: unknown, options?: object) => object
type Method = (this: unknown, ...args: unknown[]) => unknown

/**
 * Every formatter of `Intl` takes en-US where a program names no locale, or none that the engine knows (the engine would
 * take the visitor's), and UTC where it names no time zone. `now` is what a format without a date formats.
 */
export function pinLocale(scope: Scope, now: () => number): void {
  const intl = scope['Intl'] as Scope
  for (const name of Object.getOwnPropertyNames(intl)) {
    const Real = intl[name]
    if (typeof Real !== 'function' || name === 'Locale' || !('supportedLocalesOf' in Real)) continue
    intl[name] = pinned(Real as unknown as Class, name === 'DateTimeFormat')
  }
  pinFormat((intl['DateTimeFormat'] as { prototype: object }).prototype, now)
  pinMethod(Number.prototype, 'toLocaleString', 0)
  pinMethod(BigInt.prototype, 'toLocaleString', 0)
  pinMethod(String.prototype, 'localeCompare', 1)
  pinMethod(String.prototype, 'toLocaleUpperCase', 0)
  pinMethod(String.prototype, 'toLocaleLowerCase', 0)
}

/** The locales asked for, with ours behind them. */
const localesFrom = (asked: unknown): unknown[] =>
  asked === undefined ? [LOCALE] : [...(Array.isArray(asked) ? asked : [asked]), LOCALE]

function pinned(Real: Class, dated: boolean): Class {
  const pin = ([locales, options]: readonly unknown[]): unknown[] => {
    if (!dated || options === null) return [localesFrom(locales), options]
    const wanted = options as { timeZone?: unknown } | undefined
    return [localesFrom(locales), wanted?.timeZone === undefined ? { ...wanted, timeZone: ZONE } : wanted]
  }
  const Pinned = new Proxy(Real, {
    construct: (target, args, newTarget) => Reflect.construct(target, pin(args), newTarget) as object,
    apply: (target, self, args) => Reflect.apply(target as unknown as Method, self, pin(args)),
  })
  Object.defineProperty(Real.prototype, 'constructor', { value: Pinned, writable: true, configurable: true })
  return Pinned
}

/** `format()` and `formatToParts()` without a date mean now, which is the clock's business. */
function pinFormat(prototype: object, now: () => number): void {
  const { get } = Object.getOwnPropertyDescriptor(prototype, 'format')!
  const formats = new WeakMap<object, Method>()
  Object.defineProperty(prototype, 'format', {
    configurable: true,
    get(this: object) {
      const bound = get!.call(this) as Method
      const known = formats.get(this) ?? ((date?: unknown) => bound(date === undefined ? now() : date))
      formats.set(this, known)
      return known
    },
  })
  const parts = (prototype as Record<string, Method>)['formatToParts']!
  Object.defineProperty(prototype, 'formatToParts', {
    configurable: true,
    writable: true,
    value: function formatToParts(this: unknown, date?: unknown) {
      return parts.call(this, date === undefined ? now() : date)
    },
  })
}

/** A method whose argument `at` names locales. */
function pinMethod(prototype: object, name: string, at: number): void {
  const real = (prototype as Record<string, Method>)[name]!
  const method = {
    [name](this: unknown, ...args: unknown[]): unknown {
      args[at] = localesFrom(args[at])
      return real.apply(this, args)
    },
  }[name]!
  Object.defineProperty(prototype, name, { value: method, writable: true, configurable: true })
}

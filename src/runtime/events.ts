type Listener = ((event: unknown) => unknown) | { handleEvent(event: unknown): unknown } | null
type Adding = (this: object | undefined, type: string, listener: Listener, options?: unknown) => unknown

/**
 * Events on virtual time: `timeStamp` is the clock's, what a listener throws ends the program at once in every engine, and
 * the worker's own events are out of reach. `fail` takes what was thrown.
 */
export function pinEvents(scope: Record<string, unknown>, now: () => number, fail: (error: unknown) => void): void {
  const stamps = new WeakMap<object, number>()
  const { prototype } = scope['Event'] as { prototype: object }
  Object.defineProperty(prototype, 'timeStamp', {
    configurable: true,
    get(this: object) {
      const stamp = stamps.get(this) ?? now()
      stamps.set(this, stamp)
      return stamp
    },
  })

  const target = (scope['EventTarget'] as { prototype: Record<string, Adding> }).prototype
  const add = target['addEventListener']!
  const remove = target['removeEventListener']!
  const wrapped = new WeakMap<object, (event: unknown) => unknown>()
  const wrap = (listener: Listener): Listener => {
    if (typeof listener !== 'function' && (typeof listener !== 'object' || listener === null)) return listener
    const known = wrapped.get(listener)
    if (known) return known
    const wrapper = function (this: unknown, event: unknown): unknown {
      try {
        return typeof listener === 'function' ? listener.call(this, event) : listener.handleEvent(event)
      } catch (error) {
        return fail(error)
      }
    }
    wrapped.set(listener, wrapper)
    return wrapper
  }
  const put = (name: string, method: Adding) =>
    Object.defineProperty(target, name, { value: method, writable: true, configurable: true })
  const own = (self: object | undefined): object => {
    if (self === undefined || self === scope) throw new TypeError('The program’s own scope takes no listeners.')
    return self
  }
  put('addEventListener', function addEventListener(type, listener, options) {
    return add.call(own(this), type, wrap(listener), options)
  })
  put('removeEventListener', function removeEventListener(type, listener, options) {
    return remove.call(own(this), type, (listener && wrapped.get(listener)) ?? listener, options)
  })
}

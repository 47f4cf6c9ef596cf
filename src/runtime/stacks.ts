import { siteOf } from './site'

/** What of V8's frames is used. */
interface Frame {
  isAsync?(): boolean
  getScriptNameOrSourceURL(): string | null
  getLineNumber(): number | null
  getColumnNumber(): number | null
}

/** Frames of a stack that are told. */
const MOST_FRAMES = 10

/**
 * `stack` says the same in every engine: what was thrown, and the places in the program's own files, innermost first. An
 * engine's own text names functions in its own way, and the addresses of our modules, which are random. `prefix`: characters
 * that stand before a file's first statement and are not the program's.
 */
export function pinStacks(files: ReadonlySet<string>, prefix: (file: string) => number): void {
  const head = (error: unknown): string => {
    try {
      return String(error)
    } catch {
      return 'Error'
    }
  }
  const told = (error: unknown, places: readonly string[]) =>
    [head(error), ...places.slice(0, MOST_FRAMES).map((place) => `    at ${place}`)].join('\n')
  const place = (file: string, line: number, column: number) =>
    `${file}:${line}:${line === 1 ? Math.max(1, column - prefix(file)) : column}`

  let formats = false
  const prepare = (error: unknown, frames: readonly Frame[]) => {
    formats = true
    const places: string[] = []
    for (const frame of frames) {
      const file = frame.getScriptNameOrSourceURL()
      if (frame.isAsync?.() || file === null || !files.has(file)) continue
      places.push(place(file, frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1))
    }
    return told(error, places)
  }
  Object.defineProperty(Error, 'prepareStackTrace', { get: () => prepare, set: () => undefined })
  void new Error('formatted?').stack
  if (formats) return

  const real = Object.getOwnPropertyDescriptor(Error.prototype, 'stack')
  if (!real?.get) return
  const { get, set } = real
  const text = (error: unknown, own: unknown): unknown => {
    if (typeof own !== 'string') return own
    const places: string[] = []
    for (const line of own.split('\n')) {
      // `async*f@…`: from here on it is what waits for this, no caller.
      if (/^[^@]*\*/.test(line)) break
      const site = siteOf(line, files)
      if (site) places.push(place(site.file, site.line, site.column))
    }
    return told(error, places)
  }
  Object.defineProperty(Error.prototype, 'stack', {
    configurable: true,
    get(this: unknown) {
      return text(this, get.call(this))
    },
    ...(set && { set }),
  })
  Object.defineProperty(Error, 'captureStackTrace', {
    configurable: true,
    writable: true,
    value: (target: object) => {
      Object.defineProperty(target, 'stack', {
        value: text(target, get.call(new Error())),
        writable: true,
        configurable: true,
      })
    },
  })
}

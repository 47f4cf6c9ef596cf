import { inspect } from './inspect'

/** The methods of `console`, over two streams and the virtual clock (milliseconds). */
export function virtualConsole(say: (stream: 'stdout' | 'stderr', text: string) => void, now: () => number): object {
  const counts = new Map<string, number>()
  const timers = new Map<string, number>()
  let indent = ''
  const print =
    (stream: 'stdout' | 'stderr') =>
    (...values: unknown[]): void => {
      const text = values.map(inspect).join(' ')
      say(stream, `${indent}${indent ? text.replaceAll('\n', `\n${indent}`) : text}\n`)
    }
  const log = print('stdout')
  const error = print('stderr')
  const since = (label: string, ...more: unknown[]) => {
    const began = timers.get(label)
    if (began === undefined) error(`There is no timer '${label}'.`)
    else log(`${label}: ${now() - began} ms`, ...more)
  }
  return Object.freeze({
    log,
    info: log,
    debug: log,
    dir: (value: unknown) => log(value),
    table: (value: unknown) => log(value),
    warn: error,
    error,
    trace: (...values: unknown[]) => error(...values, new Error('trace').stack?.replace('Error: trace', '') ?? ''),
    assert: (holds: unknown, ...values: unknown[]) => {
      if (!holds) error('Assertion failed', ...values)
    },
    count: (label = 'default') => {
      counts.set(label, (counts.get(label) ?? 0) + 1)
      log(`${label}: ${counts.get(label)}`)
    },
    countReset: (label = 'default') => {
      counts.delete(label)
    },
    time: (label = 'default') => {
      timers.set(label, now())
    },
    timeLog: since,
    timeEnd: (label = 'default') => {
      since(label)
      timers.delete(label)
    },
    group: (...values: unknown[]) => {
      if (values.length > 0) log(...values)
      indent += '  '
    },
    groupEnd: () => {
      indent = indent.slice(2)
    },
  })
}

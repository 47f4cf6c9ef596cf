import { relative } from 'node:path'
import {
  defineDisposeSymbols,
  httpModule,
  inspect,
  SITE,
  type Site,
  siteOf,
  USING_GLOBAL,
  usingScope,
} from '../runtime'
import { handlerOf } from '../server'
import type { Command } from './arguments'
import { NodeHost } from './host'
import { type Listening, listen } from './listen'
import { checkProgram } from './program'
import { tracer } from './trace'

/** The sockets of the program in this process. */
let host = new NodeHost()
export const nodeHost = (): NodeHost => host

interface Around {
  readonly folder: string
  print(stream: 'stdout' | 'stderr', text: string): void
  /** Makes the loader know the modules `barewire/…` and TypeScript. */
  prepareLoader(): void
}

/** Sentences for what a system says in codes. */
const REASONS: Readonly<Record<string, (port: number, host: string) => string>> = {
  EADDRINUSE: (port) => `port ${port} is in use: stop what listens there, or name another with --port`,
  EACCES: (port) => `port ${port} may not be used here: name one above 1023 with --port`,
  EADDRNOTAVAIL: (_, host) => `this machine has no address ${host}`,
  ENOTFOUND: (_, host) => `the name ${host} is not known`,
}

/** Runs a file until it ends, or Ctrl-C ends it. The exit code. */
export async function serveFile(command: Command & { readonly kind: 'serve' }, around: Around): Promise<number> {
  const { folder, print } = around
  const fail = (message: string): number => {
    print('stderr', `barewire: ${message}\n`)
    return 1
  }
  const checked = checkProgram(command.file, folder)
  if (!checked.ok) return fail(checked.message)
  const tap = command.trace ? tracer((text) => print('stdout', text)) : null
  host = new NodeHost(tap)
  furnishNode()
  around.prepareLoader()
  const tell = (error: unknown) => print('stderr', `${told(error, folder)}\n`)
  if (!checked.exportsDefault) return runScript(checked.url, tell)
  let namespace: Record<string, unknown>
  try {
    namespace = (await import(checked.url)) as Record<string, unknown>
  } catch (error) {
    return fail(told(error, folder))
  }
  const found = handlerOf(namespace['default'])
  if (!found.ok) return fail(`${command.file}: ${found.message}`)
  process.on('unhandledRejection', tell)
  let server: Listening
  try {
    server = await listen(found.handler, {
      port: command.port,
      host: command.host,
      onError: tell,
      ...(tap ? { tap } : {}),
    })
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    return fail(REASONS[code]?.(command.port, command.host) ?? message)
  }
  print('stdout', `${command.file} is served on ${server.url} (Ctrl-C ends it)\n`)
  await new Promise<void>((resolve) => {
    onInterrupt(() => {
      void server.close().then(resolve)
    }, server.abort)
  })
  return 0
}

/** Runs a script: it ends by itself, by an error, or by Ctrl-C, which closes its sockets. */
async function runScript(url: string, tell: (error: unknown) => void): Promise<number> {
  return new Promise((resolve) => {
    const failed = (error: unknown) => {
      tell(error)
      host.end()
      resolve(1)
    }
    process.on('unhandledRejection', failed)
    process.on('uncaughtException', failed)
    process.on('beforeExit', () => resolve(0))
    onInterrupt(
      () => {
        host.end()
        resolve(0)
      },
      () => undefined,
    )
    import(url).catch(failed)
  })
}

/** Ctrl-C: once to end in order, twice to end at once. */
function onInterrupt(first: () => void, second: () => void): void {
  let times = 0
  const interrupt = () => {
    if (times++ === 0) first()
    else {
      second()
      process.exit(130)
    }
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
}

/** What a program finds here as in the page: `print`, the fetch classes, `using`. Everything else is Node's own. */
function furnishNode(): void {
  defineDisposeSymbols()
  const put = (name: string, value: unknown) =>
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true })
  for (const [name, value] of Object.entries(httpModule(host).globals)) put(name, value)
  put(USING_GLOBAL, usingScope)
  put('print', (...values: unknown[]) => process.stdout.write(`${values.map(inspect).join(' ')}\n`))
}

/** An error with its place in the user's files: `server.ts:9:22: OSError: [Errno 98] Address already in use`. */
function told(error: unknown, folder: string): string {
  if (!(error instanceof Error)) return `a value was thrown: ${inspect(error)}`
  const place = (error as { [SITE]?: Site | null })[SITE] ?? placeIn(error.stack, folder)
  return `${place ? `${place.file}:${place.line}:${place.column}: ` : ''}${error.name}: ${error.message}`
}

/** The first place of a stack in a file of the user's. */
export function placeIn(stack: string | undefined, folder: string): Site | null {
  for (const [, path, line, column] of (stack ?? '').matchAll(/file:\/\/(\/[^\s)]+?):(\d+):(\d+)/g)) {
    const file = relative(folder, decodeURIComponent(path!))
    if (!file.startsWith('..') && !/(^|\/)(node_modules|lib)\//.test(file) && !file.startsWith('src/'))
      return { file, line: Number(line), column: Number(column) }
  }
  return siteOf(stack, new Set())
}

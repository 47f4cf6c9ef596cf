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

/** How long answers at hand may take after Ctrl-C, in milliseconds. */
const PATIENCE = 5000

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
  if (!checked.exportsDefault && command.forHandler.length > 0)
    return fail(
      `${command.forHandler.join(' and ')} ${command.forHandler.length > 1 ? 'are' : 'is'} for a handler, and ${command.file} has no default export: a script binds its own sockets`,
    )
  const tap = command.trace ? tracer((text) => print('stdout', text)) : null
  host = new NodeHost(tap)
  furnishNode()
  around.prepareLoader()
  const tell = (error: unknown) => print('stderr', `${told(error, folder)}\n`)
  const stuck = `${command.file}: a top-level await waits for something that never comes, and nothing else is left to do`
  if (!checked.exportsDefault) return runScript(checked.url, tell, () => fail(stuck))
  let namespace: Record<string, unknown> | null
  try {
    namespace = await imported(checked.url)
  } catch (error) {
    return fail(told(error, folder))
  }
  if (!namespace) return fail(stuck)
  const found = handlerOf(namespace['default'])
  if (!found.ok) return fail(`${command.file}: ${found.message}`)
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
  // What no handler caught is told, as what one throws is, and takes none of the other requests with it.
  process.on('unhandledRejection', tell)
  process.on('uncaughtException', tell)
  print('stdout', `${command.file} is served on ${server.url} (Ctrl-C ends it)\n`)
  await new Promise<void>((resolve) => {
    onInterrupt(() => {
      const late = setTimeout(() => {
        server.abort()
        resolve()
      }, PATIENCE)
      void server.close().then(() => {
        clearTimeout(late)
        resolve()
      })
      const { answering } = server
      if (answering > 0)
        print(
          'stdout',
          `${answering === 1 ? 'A request is' : `${answering} requests are`} being answered: it ends behind that, or in ${PATIENCE / 1000} s (Ctrl-C again ends it at once)\n`,
        )
    }, server.abort)
  })
  return 0
}

/** What a module exports; null where its top-level await waits and nothing is left that could end it. */
function imported(url: string): Promise<Record<string, unknown> | null> {
  return new Promise((resolve, reject) => {
    const stuck = () => resolve(null)
    process.once('beforeExit', stuck)
    import(url).then(resolve, reject).finally(() => process.off('beforeExit', stuck))
  })
}

/** Runs a script: it ends by itself, by an error, or by Ctrl-C, which closes its sockets. */
async function runScript(url: string, tell: (error: unknown) => void, stuck: () => number): Promise<number> {
  return new Promise((resolve) => {
    let loaded = false
    const failed = (error: unknown) => {
      tell(error)
      host.end()
      resolve(1)
    }
    process.on('unhandledRejection', failed)
    process.on('uncaughtException', failed)
    process.on('beforeExit', () => resolve(loaded ? 0 : stuck()))
    onInterrupt(
      () => {
        host.end()
        resolve(0)
      },
      () => undefined,
    )
    import(url).then(() => {
      loaded = true
    }, failed)
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

/** The folder of the product's own files, as a URL: of `src`, or of what is built of it, whose common parts lie one deeper. */
const OWN = import.meta.url.endsWith('.ts')
  ? new URL('../', import.meta.url).href
  : import.meta.url.replace(/(?:\/parts)?\/[^/]*$/, '/')

/** The first place of a stack in a file of the user's: in none of the product's, and in no package. Named from `folder`. */
export function placeIn(stack: string | undefined, folder: string, own = OWN): Site | null {
  for (const [, path, line, column] of (stack ?? '').matchAll(/file:\/\/(\/[^\s)]+?):(\d+):(\d+)/g)) {
    if (!`file://${path}`.startsWith(own) && !path!.includes('/node_modules/'))
      return { file: relative(folder, decodeURIComponent(path!)), line: Number(line), column: Number(column) }
  }
  return siteOf(stack, new Set())
}

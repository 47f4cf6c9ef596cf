import {
  type CallArgument,
  CallFailed,
  defineDisposeSymbols,
  fileOf,
  furnish,
  type Host,
  httpModule,
  SITE,
  type Site,
  serveDefault,
  siteOf,
  socketModule,
  USING_GLOBAL,
  usingScope,
} from '../runtime'
import { type KernelMessage, type Port, PROTOCOL_VERSION, type Program } from './protocol'

/** What differs between a worker of a browser and one of Node. Taken before any user code has run. */
export interface Platform {
  readonly port: Port
  readonly scope: Record<string, unknown>
  /** A URL under which a module's source can be imported. */
  moduleUrl(source: string): string
  /** The native `import()`. */
  importModule(url: string): Promise<Record<string, unknown>>
  /** Calls back for each promise whose rejection nobody handles. */
  onUnhandled(listener: (reason: unknown) => void): void
}

/** Output is handed over at the latest after so many characters, so that a loop that prints for ever is seen. */
const OUTPUT_PART = 16_384

interface Event {
  readonly kind: 'call' | 'output'
  readonly [key: string]: unknown
}

/** Tells, before a module's own first statement, that all of the program has been loaded. It stands in the first line. */
const BEGIN = "globalThis[Symbol.for('barewire')].begin();"

/** Runs one program in a worker: the process's end of the protocol. */
export function startGuest(platform: Platform): void {
  defineDisposeSymbols()
  const { port } = platform
  const post = port.postMessage.bind(port)
  const turns = new MessageChannel()
  const nextTurn = turns.port2.postMessage.bind(turns.port2)
  const replies = new Map<number, (value: unknown) => void>()
  let events: Event[] = []
  let outputLength = 0
  let nextId = 1
  let seq = 0
  let now = 0
  let loading = 0
  let mainDone = false
  let over = false

  const flush = (idle: number | null) => {
    if (events.length === 0 && idle === null) return
    post({ kind: 'turn', events, idle })
    events = []
    outputLength = 0
  }

  // A turn of the event loop: by the time this comes, every microtask that the last event caused has run.
  turns.port1.onmessage = () => {
    if (over) return
    flush(loading === 0 ? seq : null)
    if (mainDone && loading === 0 && replies.size === 0) {
      over = true
      post({ kind: 'exit', code: 0 })
    }
  }

  const call = (
    op: string,
    fd: number,
    args: readonly CallArgument[],
    site: Site | null,
  ): { id: number; value: Promise<unknown> } => {
    const id = nextId++
    events.push({ kind: 'call', id, op, fd, args, site })
    return { id, value: new Promise((resolve) => replies.set(id, resolve)) }
  }
  const host: Host = {
    call: (op, fd, args, site) => call(op, fd, args, site).value,
    post: (op, fd, args, site) => {
      events.push({ kind: 'call', id: nextId++, op, fd, args, site })
    },
    output: (stream, text, site) => {
      const last = events.at(-1)
      // A loop that prints is one output, not thousands: what one place prints on end is joined.
      if (last?.kind === 'output' && last['stream'] === stream && samePlace(last['site'] as Site | null, site)) {
        events[events.length - 1] = { ...last, text: `${String(last['text'])}${text}` }
      } else events.push({ kind: 'output', stream, text, site })
      outputLength += text.length + 64
      if (outputLength > OUTPUT_PART) flush(null)
    },
    now: () => now,
  }

  const end = (error: unknown, files: ReadonlySet<string>) => {
    if (over) return
    over = true
    flush(null)
    const thrown = error instanceof Error ? error : new Error(`the program threw ${String(error)}`)
    const site =
      (thrown as { [SITE]?: Site | null })[SITE] ?? (thrown as { site?: Site }).site ?? placeIn(thrown.stack, files)
    post({
      kind: 'throw',
      name: String(thrown.name).slice(0, 200),
      message: String(thrown.message).slice(0, 10_000),
      site: site ?? null,
    })
  }

  const files = new Set<string>()
  const site = () => placeIn(new Error().stack, files)
  const http = httpModule(host)
  const library: Record<string, Record<string, unknown>> = {
    'barewire/socket': socketModule(host, site),
    'barewire/http': http.module,
  }
  let begun = false
  Object.defineProperty(platform.scope, Symbol.for('barewire'), {
    value: {
      library,
      begin: () => {
        if (begun) return
        begun = true
        loading--
        post({ kind: 'started' })
        nextTurn(0)
      },
      load: async (module: Promise<unknown>) => {
        loading++
        try {
          return await module
        } finally {
          loading--
          nextTurn(0)
        }
      },
    },
  })
  Object.defineProperty(platform.scope, USING_GLOBAL, { value: usingScope })
  // The library is loaded while the process waits for a program.
  const libraryUrls = urlsOf(library, platform)
  const libraryLoaded = Promise.all([...libraryUrls.values()].map(platform.importModule))

  const boot = async (program: Program, seed: number, epoch: number) => {
    for (const { name } of program.modules) files.add(name)
    platform.onUnhandled((reason) => end(reason, files))
    furnish(platform.scope, {
      host,
      site,
      seed,
      epoch,
      timer: (delay, callback) => {
        const { id, value } = call('timer', -1, [delay], null)
        void value.then(() => callback())
        return id
      },
      clearTimer: (id) => {
        if (replies.delete(id)) host.post('cleartimer', -1, [id], null)
      },
    })
    Object.assign(platform.scope, http.globals)
    const urls = moduleUrls(program, libraryUrls, platform)
    loading++
    try {
      const { exportsDefault } = program.modules.at(-1)!
      await libraryLoaded
      const namespace = await platform.importModule(urls.get(program.main)!)
      if (exportsDefault) await serveDefault(namespace['default'], host, epoch, (error) => report(error, files))
      mainDone = true
      nextTurn(0)
    } catch (error) {
      end(error, files)
    }
  }

  /** An error in a handler: the server goes on, the console shows it. */
  const report = (error: unknown, files: ReadonlySet<string>) => {
    const thrown = error instanceof Error ? error : new Error(String(error))
    host.output(
      'stderr',
      `${thrown.name}: ${thrown.message}\n`,
      (thrown as { [SITE]?: Site | null })[SITE] ?? placeIn(thrown.stack, files),
    )
  }

  port.onmessage = ({ data }) => {
    const message = data as KernelMessage
    if (over) return
    seq = message.seq
    switch (message.kind) {
      case 'boot':
        void boot(message.program, message.seed, message.epoch)
        break
      case 'answers':
        now = message.now
        for (const answer of message.answers) {
          const reply = replies.get(answer.id)
          replies.delete(answer.id)
          reply?.(answer.ok ? answer.value : new CallFailed(answer.errno))
        }
    }
    nextTurn(0)
  }
  post({ kind: 'hello', version: PROTOCOL_VERSION })
}

const samePlace = (a: Site | null, b: Site | null): boolean =>
  a?.file === b?.file && a?.line === b?.line && a?.column === b?.column

/** Where in the user's files a stack was taken; what stands before a module's first statement is not the user's. */
function placeIn(stack: string | undefined, files: ReadonlySet<string>): Site | null {
  const found = siteOf(stack, files)
  return found?.line === 1 ? { ...found, column: Math.max(1, found.column - BEGIN.length) } : found
}

/** Makes a URL for each module of the library. */
function urlsOf(library: Record<string, Record<string, unknown>>, platform: Platform): Map<string, string> {
  const urls = new Map<string, string>()
  for (const [name, exported] of Object.entries(library)) {
    const names = Object.keys(exported).filter((one) => one !== 'default')
    urls.set(
      name,
      platform.moduleUrl(
        `export const { ${names.join(', ')} } = globalThis[Symbol.for('barewire')].library[${JSON.stringify(name)}]`,
      ),
    )
  }
  return urls
}

/** Makes a URL for each module, its specifiers rewritten to URLs: those of the library, and of files made before. */
function moduleUrls(
  program: Program,
  libraryUrls: ReadonlyMap<string, string>,
  platform: Platform,
): Map<string, string> {
  const urls = new Map<string, string>()
  for (const { name, code, imports } of program.modules) {
    let out = ''
    let at = 0
    for (const { specifier, start, end, dynamic } of imports) {
      const url = libraryUrls.get(specifier) ?? fileOf(specifier, urls)
      if (dynamic >= 0) {
        // `import('x')` becomes `load(import('x'))`, so that what it loads is waited for before time moves.
        const close = code.indexOf(')', end)
        out += `${code.slice(at, dynamic)}globalThis[Symbol.for('barewire')].load(import(${JSON.stringify(url)}))`
        at = close + 1
      } else {
        out += code.slice(at, start) + JSON.stringify(url)
        at = end
      }
    }
    urls.set(name, platform.moduleUrl(`${BEGIN}${out}${code.slice(at)}\n//# sourceURL=${name}`))
  }
  return urls
}

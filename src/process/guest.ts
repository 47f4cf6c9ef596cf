import {
  type CallArgument,
  CallFailed,
  defineDisposeSymbols,
  fileOf,
  furnish,
  type Host,
  httpModule,
  pinStacks,
  SITE,
  type Site,
  serveDefault,
  siteOf,
  socketModule,
  USING_GLOBAL,
  usingScope,
} from '../runtime'
import {
  type KernelMessage,
  type Port,
  PROTOCOL_VERSION,
  type Program,
  type Room,
  type SyscallAnswer,
  TRANSFERRED,
} from './protocol'

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
  /** Calls back for each error that nothing caught. */
  onError(listener: (error: unknown) => void): void
}

/** What was done is handed over at the latest after so much of it, so that a loop that prints or sends for ever is seen. */
const PART = {
  /** Characters of output. */
  output: 16_384,
  /** Calls, and bytes that they give to send. */
  calls: 1_000,
  bytes: 1024 * 1024,
} as const

/** The most that is told of an error's name and message, in characters. */
const NAME = 200
const MESSAGE = 10_000

interface Event {
  readonly kind: 'call' | 'output'
  readonly [key: string]: unknown
}

/** Real milliseconds of work after which nothing is assumed: the kernel must hear from a program that is busy. */
const BRISK = 50
/** Taken before the program's own clock takes its place. */
const realTime = performance.now.bind(performance)

/** Tells, before a module's own first statement, that all of the program has been loaded. It stands in the first line. */
const begin = (name: string) =>
  `const $importMeta=Object.freeze({url:${JSON.stringify(`file:///${name}`)}});globalThis[Symbol.for('barewire')].begin();`

/**
 * Turns of the event loop after which nothing is left of what an event caused: the first comes when its microtasks have run,
 * and by the second a browser has told, in a task of its own, of promises that were rejected and that nobody handles.
 */
const TURNS = 2

/** Runs one program in a worker: the process's end of the protocol. */
export function startGuest(platform: Platform): void {
  defineDisposeSymbols()
  const { port } = platform
  const post = port.postMessage.bind(port)
  const turns = new MessageChannel()
  const postTurn = turns.port2.postMessage.bind(turns.port2)
  const nextTurn = () => {
    turnsLeft = TURNS
    postTurn(++turn)
  }
  const replies = new Map<number, (value: unknown) => void>()
  let events: Event[] = []
  let transfers: ArrayBuffer[] = []
  let outputLength = 0
  let callBytes = 0
  let nextId = 1
  let seq = 0
  let now = 0
  let loading = 0
  let mainDone = false
  let over = false
  let turn = 0
  let turnsLeft = 0
  /** Answers that have come and have not been passed on. */
  const answers: SyscallAnswer[] = []
  const timers = new Set<number>()
  let room: Room | null = null
  let heardAt = 0

  /** Passes answers on. A timer's callback is a turn of its own, so that its microtasks run before the next one's. */
  const passOn = () => {
    while (answers.length > 0) {
      const answer = answers.shift()!
      const reply = replies.get(answer.id)
      replies.delete(answer.id)
      reply?.(answer.ok ? answer.value : new CallFailed(answer.errno))
      if (timers.delete(answer.id) || (answers.length > 0 && timers.has(answers[0]!.id))) break
    }
    nextTurn()
  }

  const flush = (idle: number | null) => {
    if (events.length === 0 && idle === null) return
    post({ kind: 'turn', events, idle }, transfers)
    events = []
    transfers = []
    outputLength = 0
    callBytes = 0
    room = null
  }

  /**
   * Passes on the answer of the one call that was made, where the kernel has said what it will be; false where it has not.
   * What the program sees is the same in the same order, one message there and back sooner.
   */
  const assume = (): boolean => {
    const may = room
    room = null
    if (!may || realTime() - heardAt > BRISK) return false
    let only: Event | null = null
    for (const event of events) {
      if (event.kind === 'output' || event['op'] === 'timer' || event['op'] === 'cleartimer') continue
      if (only) return false
      only = event
    }
    if (!only || (only['op'] !== 'send' && only['op'] !== 'sendall') || only['fd'] !== may.fd) return false
    const { length } = (only['args'] as readonly [Uint8Array])[0]
    if (length === 0 || length > may.bytes) return false
    events[events.indexOf(only)] = { ...only, assumed: true }
    // Sent now: the program may go on without an end.
    flush(null)
    answers.push({ id: only['id'] as number, ok: true, value: length })
    passOn()
    return true
  }

  turns.port1.onmessage = ({ data }) => {
    // Something has begun since: its own turns are to come.
    if (over || data !== turn) return
    if (--turnsLeft > 0) return postTurn(turn)
    if (answers.length > 0) return passOn()
    if (loading === 0 && assume()) return
    over = mainDone && loading === 0 && replies.size === 0
    flush(loading === 0 && !over ? seq : null)
    // Time stands still until the kernel has heard of the end.
    if (over) post({ kind: 'exit', code: 0 })
  }

  /** A call takes the bytes as they are now: what the program does to its buffer later is not sent. */
  const own = (argument: CallArgument): CallArgument => {
    if (!(argument instanceof Uint8Array)) return argument
    const copy = new Uint8Array(argument)
    if (copy.length >= TRANSFERRED) transfers.push(copy.buffer)
    callBytes += copy.length
    return copy
  }
  const host: Host = {
    call: (op, fd, args, site) => {
      const id = nextId++
      events.push({ kind: 'call', id, op, fd, args: args.map(own), site })
      if (events.length >= PART.calls || callBytes >= PART.bytes) flush(null)
      return new Promise((resolve) => replies.set(id, resolve))
    },
    post: (op, fd, args, site) => {
      events.push({ kind: 'call', id: nextId++, op, fd, args, site })
    },
    output: (stream, whole, site) => {
      // What is longer than a message may hold goes in parts.
      for (let at = 0; at === 0 || at < whole.length; at += PART.output)
        output(stream, whole.slice(at, at + PART.output), site)
    },
    now: () => now,
  }
  const output: Host['output'] = (stream, text, site) => {
    const last = events.at(-1)
    // A loop that prints is one output, not thousands: what one place prints on end is joined.
    if (
      last?.kind === 'output' &&
      !last['fault'] &&
      last['stream'] === stream &&
      samePlace(last['site'] as Site | null, site)
    ) {
      events[events.length - 1] = { ...last, text: `${String(last['text'])}${text}` }
    } else events.push({ kind: 'output', stream, text, site })
    printed(text)
  }
  const printed = (text: string) => {
    outputLength += text.length + 64
    if (outputLength > PART.output) flush(null)
  }

  const end = (error: unknown, files: ReadonlySet<string>) => {
    if (over) return
    over = true
    flush(null)
    const thrown = error instanceof Error ? error : new Error(`the program threw ${String(error)}`)
    const site =
      (thrown as { [SITE]?: Site | null })[SITE] ?? (thrown as { site?: Site }).site ?? siteOf(thrown.stack, files)
    post({
      kind: 'throw',
      name: String(thrown.name).slice(0, NAME),
      message: String(thrown.message).slice(0, MESSAGE),
      site: site ?? null,
    })
  }

  const files = new Set<string>()
  const site = () => siteOf(new Error().stack, files)
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
        nextTurn()
      },
      load: async (module: Promise<unknown>) => {
        loading++
        try {
          return await module
        } finally {
          loading--
          nextTurn()
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
    platform.onError((error) => end(error, files))
    pinStacks(files, (file) => begin(file).length)
    furnish(platform.scope, {
      host,
      site,
      seed,
      epoch,
      timer: (delay, callback) => {
        const id = nextId++
        events.push({ kind: 'call', id, op: 'timer', fd: -1, args: [delay], site: null })
        timers.add(id)
        replies.set(id, () => {
          try {
            callback()
          } catch (error) {
            end(error, files)
          }
        })
        return id
      },
      clearTimer: (id) => {
        timers.delete(id)
        if (replies.delete(id)) host.post('cleartimer', -1, [id], null)
      },
      fail: (error) => end(error, files),
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
      nextTurn()
    } catch (error) {
      end(error, files)
    }
  }

  /** An error in a handler: the server goes on, the console shows it. */
  const report = (error: unknown, files: ReadonlySet<string>) => {
    const thrown = error instanceof Error ? error : new Error(String(error))
    const text = `${String(thrown.name).slice(0, NAME)}: ${String(thrown.message).slice(0, MESSAGE)}\n`
    events.push({
      kind: 'output',
      stream: 'stderr',
      text,
      site: (thrown as { [SITE]?: Site | null })[SITE] ?? siteOf(thrown.stack, files),
      fault: true,
    })
    printed(text)
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
        room = message.room ?? null
        heardAt = realTime()
        answers.push(...message.answers)
        passOn()
        return
    }
    nextTurn()
  }
  post({ kind: 'hello', version: PROTOCOL_VERSION })
}

const samePlace = (a: Site | null, b: Site | null): boolean =>
  a?.file === b?.file && a?.line === b?.line && a?.column === b?.column

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
    for (const { specifier, start, end, dynamic } of imports ?? []) {
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
    urls.set(name, platform.moduleUrl(`${begin(name)}${out}${code.slice(at)}\n//# sourceURL=${name}`))
  }
  return urls
}

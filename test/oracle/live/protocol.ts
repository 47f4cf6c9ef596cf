/** A remote protocol of JSON messages over a WebSocket: what WebDriver BiDi and DevTools have in common. */
import { type ChildProcess, spawn } from 'node:child_process'
import { WebSocket } from 'undici'

type Fields = Record<string, unknown>

type Listener = (params: Fields, session: string | undefined) => void

interface Waiting {
  resolve(result: unknown): void
  reject(error: Error): void
}

/** One connection of the protocol. Commands are answered in any order; events go to the listeners of their method. */
export class Protocol {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, Waiting>()
  readonly #listeners = new Map<string, Set<Listener>>()
  #last = 0
  #closed = false

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.#message(String(data)))
    socket.addEventListener('close', () => {
      this.#closed = true
      for (const { reject } of this.#waiting.values()) reject(new Error('the browser has closed the connection'))
      this.#waiting.clear()
    })
  }

  static async connect(url: string): Promise<Protocol> {
    const socket = new WebSocket(url)
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve())
      socket.addEventListener('error', () => reject(new Error(`no connection to ${url}`)))
    })
    return new Protocol(socket)
  }

  /** Sends a command. Rejects with the protocol's own words: `code: message`. */
  send<Result = Fields>(method: string, params: Fields = {}, sessionId?: string): Promise<Result> {
    if (this.#closed) return Promise.reject(new Error('the browser has closed the connection'))
    const id = ++this.#last
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (result) => resolve(result as Result), reject })
      this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) }))
    })
  }

  /** Listens to events of one method. Returns what ends it. */
  on(method: string, listener: Listener): () => void {
    const set = this.#listeners.get(method) ?? new Set()
    this.#listeners.set(method, set.add(listener))
    return () => set.delete(listener)
  }

  #message(text: string): void {
    const message = JSON.parse(text)
    if (message.id === undefined) {
      for (const each of this.#listeners.get(message.method) ?? []) each(message.params, message.sessionId)
      return
    }
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (!message.error) waiting?.resolve(message.result)
    else if (typeof message.error === 'string') waiting?.reject(new Error(`${message.error}: ${message.message}`))
    else waiting?.reject(new Error(String(message.error.message)))
  }
}

/** Starts a browser and waits for the address that it prints: the first group of `address`. */
export async function startBrowser(
  path: string,
  args: readonly string[],
  address: RegExp,
  env: Readonly<Record<string, string>> = {},
): Promise<{ process: ChildProcess; url: string }> {
  const child = spawn(path, [...args], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } })
  let told = ''
  const url = await new Promise<string>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`the browser did not say where it listens: ${told}`)), 60_000)
    child.stderr.on('data', (bytes) => {
      told = (told + bytes).slice(-4000)
      const found = address.exec(told)?.[1]
      if (!found) return
      clearTimeout(limit)
      resolve(found)
    })
    child.on('exit', () => reject(new Error(`the browser ended: ${told}`)))
  })
  return { process: child, url }
}

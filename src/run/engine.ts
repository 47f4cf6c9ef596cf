import type {
  Client,
  ClientConnection,
  ClientHost,
  ClientId,
  ClientRun,
  ScriptAnswer,
  ScriptCall,
  TabAction,
} from '../clients'
import type { RequestSpec } from '../playground'
import { createTrace, type Payload, type Side } from '../trace'
import type { EngineKernel, EngineListener, EngineProcess } from './engine-parts'
import { Gate } from './gate'
import { clientEnds, Ledger } from './ledger'
import { composed } from './messages'
import type { RunState } from './types'
import { blockedSentences, busySentence } from './waiting'

/** A run lets virtual time pass up to this much after the last request began; then whoever waits is shown as waiting. Milliseconds. */
const HORIZON = 120_000
/** Once every client has come to its outcome, timers of the program are followed for this long. Virtual milliseconds. */
const AFTERMATH = 10_000
/** While a client reads what somebody types, time passes for what each line leads to, and no further. Virtual milliseconds. */
const HANDS = 3000
/** Virtual milliseconds that pass behind the next thing, when somebody lets time pass; and where there is no next thing. */
const PASS = 1000
const IDLE_STEP = 60_000
/** How long a client waits, in virtual milliseconds, for a server that has begun but does not listen yet. */
const LISTEN_PATIENCE = 5_000
/** Real milliseconds for which virtual time stands still while scripts of a page deal with what they heard. */
const SCRIPT_TURN = 250
/** Real milliseconds for which a run that goes on waits until what was told of it is drawn. */
const DRAWING = 100
/** Real milliseconds of work after which the engine lets other messages in. */
const SLICE = 12
/**
 * Real milliseconds between two tellings of a run that goes on: the page draws no faster. The longer a run is, the more
 * there is to draw and the less often it is told, in proportion to the time it has taken.
 */
const TELL = { least: 40, most: 400, share: 0.15 } as const

/**
 * Drives one run: a server process, a network, one client. Virtual time moves only while the process is idle, so that
 * the recording does not depend on how fast anything really is. The server may begin before there is a client: it comes as far
 * as it would without one, nothing is told, and virtual time stands still until somebody asks.
 */
export class Engine {
  readonly #trace = createTrace()
  readonly #ledger = new Ledger()
  readonly #kernel: EngineKernel
  readonly #host: ClientHost
  readonly #crowd: readonly ClientHost[]
  readonly #others: ClientRun[] = []
  #client: Client | null = null
  readonly #listener: EngineListener
  readonly #queue: RequestSpec[] = []
  readonly #requests: { request: RequestSpec; readonly run: ClientRun }[] = []
  #process: EngineProcess | null = null
  #horizon = HORIZON
  /** Virtual time of the last line typed for the client that reads; of when it began to read, where none was. */
  #heard: number | null = null
  #driving = false
  #over = false
  readonly #isDrawn: boolean

  /**
   * `crowd`: where the client is at work besides, with the same requests, at the same time. `drawn`: somebody says by `drawn`
   * when what was told is on the screen.
   */
  constructor(parts: {
    kernel: EngineKernel
    host: ClientHost
    crowd?: readonly ClientHost[]
    drawn?: boolean
    listener: EngineListener
  }) {
    this.#isDrawn = parts.drawn ?? false
    this.#kernel = parts.kernel
    this.#host = {
      ...parts.host,
      connect: (host, port, handlers) => {
        const made = parts.host.connect(host, port, handlers)
        this.#held.set(made.number, made)
        return made
      },
    }
    this.#crowd = parts.crowd ?? []
    this.#listener = parts.listener
  }

  /** The id of the client that this run is for; null before there is one. */
  get client(): ClientId | null {
    return this.#client?.id ?? null
  }

  /** Appends to the recording, at the present virtual time. */
  record(payload: Payload, time = this.#kernel.now()): void {
    this.#trace.append(time, payload)
    this.#ledger.enter(time, payload)
    const ended = clientEnds(payload)
    if (ended !== null) this.#held.delete(ended)
  }
  /** The client's connections whose sending direction is open. */
  readonly #held = new Map<number, ClientConnection>()

  /** Begins with a process that has been booted: it goes on until a client would begin. */
  begin(process: EngineProcess): void {
    this.#process = process
    void this.#drive()
  }

  /** The client comes, with its requests: from here on what happens is told, and what has happened. */
  ask(client: Client, requests: readonly RequestSpec[]): void {
    this.#began = performance.now()
    this.#client = client
    this.#queue.push(...requests)
    this.#listener.state({ kind: 'running' }, [], this.#kernel.now())
    // The server may be at work.
    if (this.#driving) this.#flushSoon()
    void this.#drive()
  }

  /** One more request, after all that went before. */
  send(request: RequestSpec): void {
    this.#began = performance.now()
    this.#queue.push(request)
    void this.#drive()
  }

  /** Something done in the tab of the last navigation. */
  act(action: TabAction): void {
    const run = this.#requests.at(-1)?.run
    if (this.#over || !run?.act) return
    this.#began = performance.now()
    this.#horizon = this.#kernel.now() + HORIZON
    run.act(action)
    this.#changed()
    void this.#drive()
  }

  /** A script of the page in the tab asks for something. The clients that only keep the server busy do not. */
  script(call: ScriptCall, answer: (given: ScriptAnswer) => void): void {
    const run = this.#requests.at(-1)?.run
    if (this.#over || !run?.script) return
    this.#began = performance.now()
    this.#calls++
    this.#horizon = this.#kernel.now() + HORIZON
    let open = true
    run.script(call, (given) => {
      if (open && !given.more) {
        open = false
        this.#calls--
        this.#changed()
      }
      answer(given)
      // What scripts do at once with it is done at the virtual time of the answer, however long the frame takes.
      this.#turn.shut()
    })
    this.#changed()
    void this.#drive()
  }
  /** Calls of the page's scripts that have not been answered to their end. */
  #calls = 0
  readonly #turn = new Gate(SCRIPT_TURN)

  /** The page's scripts have dealt with what they heard. */
  turn(): void {
    this.#turn.open()
  }

  readonly #drawing = new Gate(DRAWING)

  /** What was told is on the screen. */
  drawn(): void {
    this.#drawing.open()
  }

  /** Lets virtual time pass: until the next thing has happened, and what follows from it within a second. */
  pass(): void {
    const now = this.#kernel.now()
    const next = this.#kernel.nextTime()
    if (next === null) this.#kernel.runUntil(now + IDLE_STEP)
    this.#horizon = Math.max(next ?? 0, now) + PASS
    if (this.#heard !== null) this.#heard = Math.max(next ?? 0, now)
    this.#resume()
  }

  /** Closes one side of a connection from outside: the client's as its program would close it, the server's by a shutdown. */
  close(connection: number, side: Side): void {
    if (side === 'server') this.#process?.endConnection(connection)
    else {
      const held = this.#held.get(connection)
      this.#held.delete(connection)
      // Where the server waits to send, an end of the client's sending would change nothing.
      const sending = this.#process
        ?.openCalls()
        .some((one) => one.connection === connection && one.op.startsWith('send'))
      if (sending) held?.close()
      else held?.end()
    }
    this.#horizon = Math.max(this.#horizon, this.#kernel.now() + PASS)
    this.#resume()
  }

  #resume(): void {
    this.#listener.state({ kind: 'running' }, [], this.#kernel.now())
    void this.#drive()
  }

  /** Typed text for the client that reads it; null for the end of input. It becomes part of its request. */
  type(text: string | null): void {
    const last = this.#requests.at(-1)
    if (this.#over || !last?.run.listens) return
    if (text !== null) last.request = { ...last.request, raw: (last.request.raw ?? '') + text }
    last.run.type?.(text)
    this.#heard = this.#kernel.now()
    this.#horizon = this.#heard + HORIZON
    this.#changed()
    void this.#drive()
  }

  /** Ctrl-C for the client that runs. */
  interrupt(): void {
    const last = this.#requests.at(-1)
    if (this.#over || !last || last.run.settled) return
    last.run.stop()
    this.#changed()
    void this.#drive()
  }

  /** Ends the run: the process dies, the clients stop. `reason` is for the console; null: nobody looks any more. */
  stop(reason: string | null): void {
    if (this.#over) return
    if (reason === null) {
      this.#over = true
      this.#process?.kill('')
      return
    }
    if (this.#process?.alive) this.#process.kill(reason)
    void this.#drive()
  }

  /** The process has ended: the kernel ends its sockets, and the clients have time to hear of it and to come to their outcomes. */
  wake(): void {
    this.#horizon = Math.max(this.#horizon, this.#kernel.now() + HORIZON)
    this.#changed()
    void this.#drive()
  }

  async #drive(): Promise<void> {
    if (this.#driving || !this.#process || this.#over) return
    this.#driving = true
    try {
      await this.#advance(this.#process)
    } catch (error) {
      this.#fail(error)
      return
    } finally {
      this.#driving = false
    }
    if (!this.#over && this.#client) this.#rest(this.#client)
  }

  /** A fault of ours ends the run, in words: it must not look as if the run went on. */
  #fail(error: unknown): void {
    const reason = `A fault in Barewire ended this run: ${error instanceof Error ? error.message : String(error)}`
    this.#queue.length = 0
    if (this.#process?.alive) this.#process.kill(reason)
    this.#flush()
    this.#over = true
    this.#listener.state({ kind: 'stopped', reason }, [], this.#kernel.now())
  }

  async #advance(process: EngineProcess): Promise<void> {
    let slice = performance.now()
    while (!this.#over) {
      if (this.#drawing.over) {
        await this.#drawing.over
        slice = performance.now()
        continue
      }
      if (process.alive && !process.idle) {
        this.#flushSoon()
        await process.whenIdle()
        continue
      }
      if (!this.#client && this.#isReady) break
      if (this.#client && this.#startNext(this.#client)) continue
      if (this.#turn.over) {
        this.#flushSoon()
        await this.#turn.over
        continue
      }
      const next = this.#kernel.nextTime()
      if (next === null || next > this.#limit()) break
      // All events of one instant go to the process together; time moves only when it has dealt with them.
      while (this.#kernel.nextTime() === next && !(process.alive && !process.idle && this.#kernel.now() !== next))
        this.#kernel.step()
      if (performance.now() - slice > SLICE) {
        this.#flushSoon()
        await breathe()
        slice = performance.now()
      }
    }
  }

  /** How far virtual time goes: who types is not hurried by the timers of a server. */
  #limit(): number {
    if (!this.#requests.at(-1)?.run.listens) {
      this.#heard = null
      return this.#horizon
    }
    this.#heard ??= this.#kernel.now()
    return Math.min(this.#horizon, this.#heard + HANDS)
  }

  /** It is the turn of the first request, or of the next. */
  get #isReady(): boolean {
    const nothingLeft = (this.#kernel.nextTime() ?? Number.POSITIVE_INFINITY) > this.#horizon
    if (this.#requests.length > 0) return this.#settled || nothingLeft
    const listens = this.#kernel.listening().length > 0
    return listens || nothingLeft || this.#kernel.now() >= LISTEN_PATIENCE || !this.#process?.alive
  }

  /** Sends the next request when its turn has come; true where it did. */
  #startNext(client: Client): boolean {
    const request = this.#queue[0]
    if (!request || !this.#isReady) return false
    this.#queue.shift()
    const now = this.#kernel.now()
    const run = client.start(this.#host, composed(request), () => this.#changed())
    this.#requests.push({ request, run })
    for (const host of this.#crowd) {
      this.#others.push(client.start(host, composed(request), () => this.#changed()))
    }
    // Only now: what a client tells while it starts comes before it is among those that may be unsettled.
    this.#horizon = now + HORIZON
    this.#changed()
    return true
  }

  /** Every client has come to its outcome. */
  get #settled(): boolean {
    return this.#requests.every(({ run }) => run.settled) && this.#others.every((run) => run.settled)
  }

  #changed(): void {
    this.#outcomesChanged = true
    if (this.#client && this.#queue.length === 0 && this.#settled && this.#calls === 0) {
      this.#horizon = Math.min(this.#horizon, this.#kernel.now() + AFTERMATH)
    }
  }
  #outcomesChanged = false

  #telling: ReturnType<typeof setTimeout> | null = null
  #began = performance.now()

  /** Tells what is new within `TELL`; where the run comes to rest before, all of it is told at once. */
  #flushSoon(): void {
    if (this.#telling !== null || !this.#client) return
    const delay = Math.min(TELL.most, Math.max(TELL.least, (performance.now() - this.#began) * TELL.share))
    this.#telling = setTimeout(() => {
      this.#telling = null
      if (this.#over) return
      // What the page has not drawn yet is not added to.
      if (this.#drawing.over) return void this.#drawing.over.then(() => this.#flushSoon())
      if (this.#flush() && this.#isDrawn) this.#drawing.shut()
      this.#tellBusy()
      // A process may go on for long without time moving.
      if (this.#process?.idle === false) this.#flushSoon()
    }, delay)
  }

  /** Tells of a program that goes on without waiting; and once more when it does not any longer. */
  #tellBusy(): void {
    const busy = this.#process?.busy() ?? null
    if (!busy && !this.#toldBusy) return
    this.#toldBusy = busy !== null
    this.#listener.state(
      { kind: 'running', restless: busy !== null },
      busy ? [busySentence(busy)] : [],
      this.#kernel.now(),
    )
  }
  #toldBusy = false

  /** Tells what is new; true where records are. */
  #flush(): boolean {
    const chunks = this.#trace.take()
    if (chunks.length > 0) this.#listener.records(chunks)
    if (this.#outcomesChanged) {
      this.#outcomesChanged = false
      this.#listener.outcomes(
        this.#requests.map(({ request, run }) => ({
          request,
          outcome: run.outcome,
          settled: run.settled,
          tab: run.tab ?? null,
        })),
      )
    }
    return chunks.length > 0
  }

  #rest(client: Client): void {
    if (this.#telling !== null) clearTimeout(this.#telling)
    this.#telling = null
    this.#toldBusy = false
    this.#trace.account()
    this.#flush()
    const process = this.#process!
    const blocked = blockedSentences({
      calls: process.alive ? process.openCalls() : [],
      client,
      // Who waits for an answer of the visitor's does not wait for the server.
      settled: this.#requests.every(({ run }) => run.settled || run.tab?.login || run.listens),
      past: this.#ledger,
      holds: (connection) => this.#held.has(connection),
      serves: (connection) => process.holds(connection),
    })
    this.#listener.state(
      process.alive ? { kind: 'quiet', listening: this.#kernel.listening() } : this.#ended(),
      blocked,
      this.#kernel.now(),
    )
  }

  #ended(): RunState {
    const { end } = this.#ledger
    const reason = end?.reason ?? ''
    return end?.event === 'kill' ? { kind: 'stopped', reason } : { kind: 'exited', reason }
  }
}

/** Lets messages in: a macrotask, by way of a MessageChannel, since timers are clamped to 4 ms when nested. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}

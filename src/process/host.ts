import * as v from 'valibot'
import { byteWord, grouped } from '../bytes'
import type { Kernel, KernelProcess } from '../net'
import type { Payload, SyscallRecord } from '../trace'
import { Activity, type Busy, type Place } from './activity'
import { type CallAnswer, perform } from './calls'
import {
  type CallSite,
  type KernelMessage,
  type Output,
  type Port,
  PROTOCOL_VERSION,
  type ProcessMessage,
  ProcessMessageSchema,
  type Program,
  type Room,
  type Syscall,
  type SyscallAnswer,
  TRANSFERRED,
} from './protocol'
import { watch } from './watchdog'

/**
 * What a process may do at most, beside `ACTIVITY_LIMITS`. Beyond it, it is stopped, and the console says why. Times are real
 * milliseconds that the machine has for it: on a busy one the watchdog gives more (`watchdog.ts`).
 */
export const PROCESS_LIMITS = {
  /** For the worker to come up and load the program: no line of it has run yet, so nothing is lost by patience. */
  load: 60_000,
  /** Without letting anything else happen. */
  busy: 900,
  /** Characters of output in a run; what is over is left out. */
  output: 200_000,
  lines: 2_000,
} as const

/** A call that waits for its answer. */
export interface OpenCall {
  readonly op: string
  readonly site: CallSite | null
  readonly connection: number | null
  readonly since: number
}

export interface ProcessOptions {
  readonly port: Port
  readonly kernel: Kernel
  readonly program: Program
  readonly seed: number
  /** Wall clock at virtual time 0, milliseconds since 1970; simulated. */
  readonly epoch: number
  record(payload: Payload): void
  /** The process is over, however. Its sockets have been closed; the port is no longer used. */
  ended(): void
  /** Real timers, for the watchdog: calls back after real milliseconds, returns the way to cancel. */
  alarm(delay: number, callback: () => void): () => void
}

interface Open extends OpenCall {
  readonly call: Syscall
  readonly bytesFrom: number
}

/** The kernel's end of the protocol: checks what a process asks for, does it on the simulated kernel, and answers. */
export class ProcessHost {
  readonly #options: ProcessOptions
  readonly #kernel: KernelProcess
  readonly #open = new Map<number, Open>()
  readonly #timers = new Map<number, () => void>()
  #answers: SyscallAnswer[] = []
  /** What asked for them. */
  #answered: Place[] = []
  readonly #activity = new Activity()
  /** Descriptors whose bytes are among the answers. */
  #read: number[] = []
  /** What the last message gave leave to assume. */
  #room: Room | null = null
  /** What somebody outside asks for while the process works: it waits until time may move. */
  #later: (() => void)[] = []
  #seq = 0
  #idleSeq = -1
  #alive = true
  #started = false
  #cancelAlarm: (() => void) | null = null
  #idleListeners: (() => void)[] = []
  #outputLength = 0
  #lines = 0
  #dropped = 0

  constructor(options: ProcessOptions) {
    this.#options = options
    this.#kernel = options.kernel.process()
    options.port.onmessage = ({ data }) => this.#receive(data)
    this.#watch(
      PROCESS_LIMITS.load,
      () => 'Stopped: the program could not be loaded, though it was given a minute or longer.',
    )
  }

  get alive(): boolean {
    return this.#alive
  }

  /** True where the process has dealt with everything that was sent to it. */
  get idle(): boolean {
    return !this.#alive || (this.#idleSeq === this.#seq && this.#answers.length === 0)
  }

  /** Sends the answers that have come up, then settles when the process has dealt with them, or is over. */
  whenIdle(): Promise<void> {
    this.#deliver()
    if (this.idle) return Promise.resolve()
    return new Promise((resolve) => this.#idleListeners.push(resolve))
  }

  /** True where the process holds a descriptor of that connection of the recording. */
  holds(connection: number): boolean {
    return this.#descriptorOf(connection) !== null
  }

  /** Ends the process's direction of a connection from outside, as shutdown(SHUT_WR) does. */
  endConnection(connection: number): void {
    if (!this.idle) {
      this.#later.push(() => this.endConnection(connection))
      return
    }
    const fd = this.#descriptorOf(connection)
    if (fd !== null) this.#kernel.shutdown(fd, 'write')
  }

  #descriptorOf(connection: number): number | null {
    return this.#kernel.descriptors().find((fd) => this.#kernel.connectionOf(fd)?.number === connection) ?? null
  }

  openCalls(): readonly OpenCall[] {
    return [...this.#open.values()].filter((one) => one.op !== 'timer')
  }

  /** What it is at, where it makes call after call and virtual time stands still for them. */
  busy(): Busy | null {
    return this.#alive ? this.#activity.busy(this.#options.kernel.now()) : null
  }

  /** Ends the process as SIGKILL does. `reason` goes to the console; '' where nobody needs to know. `site`: the line that it is for. */
  kill(reason: string, site: CallSite | null = null): void {
    if (this.#alive) this.#end({ kind: 'process', event: 'kill', reason, site })
  }

  #receive(data: unknown): void {
    if (!this.#alive) return
    const parsed = v.safeParse(ProcessMessageSchema, data, { abortEarly: true })
    if (!parsed.success) {
      const [issue] = parsed.issues
      this.kill(`Stopped: the process sent something that is no message (${issue.message.slice(0, 200)}).`)
      return
    }
    this.#handle(parsed.output)
  }

  #handle(message: ProcessMessage): void {
    switch (message.kind) {
      case 'hello':
        this.#boot(message.version)
        return
      case 'started':
        this.#started = true
        this.#options.record({ kind: 'process', event: 'start', reason: '', site: null })
        this.#watchTurn()
        return
      case 'turn':
        for (const event of message.events) {
          if (!this.#alive) return
          if (event.kind === 'output') this.#output(event)
          else {
            const tooMuch = this.#activity.called(event, this.#options.kernel.now())
            if (tooMuch !== null) return this.kill(tooMuch, event.site)
            this.#call(event)
          }
        }
        if (message.idle === this.#seq) {
          this.#idleSeq = message.idle
          this.#cancelAlarm?.()
          this.#deliver()
          if (this.idle) {
            for (const act of this.#later.splice(0)) act()
            this.#tellIdle()
          }
        }
        return
      case 'exit':
        this.#end({ kind: 'process', event: 'exit', reason: 'The program came to its end.', site: null })
        return
      case 'throw':
        this.#end({
          kind: 'process',
          event: 'throw',
          reason: `${message.name}: ${message.message}`,
          site: message.site,
        })
    }
  }

  #boot(version: number): void {
    if (this.#seq > 0) return
    if (version !== PROTOCOL_VERSION) {
      this.kill(`Stopped: the process speaks version ${version} of the protocol, ${PROTOCOL_VERSION} was expected.`)
      return
    }
    const { program, seed, epoch } = this.#options
    this.#send({ kind: 'boot', version: PROTOCOL_VERSION, seq: ++this.#seq, program, seed, epoch })
  }

  #deliver(): void {
    if (!this.#alive || this.#answers.length === 0 || this.#idleSeq !== this.#seq) return
    const answers = this.#answers
    this.#answers = []
    this.#activity.woken(this.#answered)
    this.#answered = []
    this.#room = this.#roomToSend()
    const now = this.#options.kernel.now()
    this.#send({ kind: 'answers', seq: ++this.#seq, now, answers, ...(this.#room && { room: this.#room }) })
    if (this.#started) this.#watchTurn()
  }

  /** Who has read a request sends its reply next: how much of it goes at once. */
  #roomToSend(): Room | null {
    const [fd, ...more] = this.#read
    this.#read = []
    const bytes = fd === undefined || more.length > 0 ? 0 : this.#kernel.roomOf(fd)
    return bytes > 0 ? { fd: fd!, bytes } : null
  }

  /** The bytes that recv took are a copy of the process's own: they are handed over, not copied once more. */
  #send(message: KernelMessage): void {
    const transfer: ArrayBuffer[] = []
    for (const answer of message.kind === 'answers' ? message.answers : []) {
      const value = answer.ok ? answer.value : null
      if (value instanceof Uint8Array && value.length >= TRANSFERRED) transfer.push(value.buffer as ArrayBuffer)
    }
    this.#options.port.postMessage(message, transfer)
  }

  #watchTurn(): void {
    this.#watch(
      PROCESS_LIMITS.busy,
      (seen) =>
        `Stopped by this page: the program did not give back control for about a second, or longer on a busy machine, without letting anything else happen. Is it in an endless loop?${seen}`,
    )
  }

  /** `reason` is given where the program was last seen. */
  #watch(delay: number, reason: (seen: string) => string): void {
    this.#cancelAlarm?.()
    const busy = () => this.#alive && this.#idleSeq !== this.#seq
    this.#cancelAlarm = watch(this.#options.alarm, delay, busy, () => {
      const { words, site } = this.#activity.lastSeen()
      this.kill(reason(words), site)
    })
  }

  #tellIdle(): void {
    for (const resolve of this.#idleListeners.splice(0)) resolve()
  }

  #end(payload: Payload): void {
    if (!this.#alive) return
    this.#alive = false
    this.#cancelAlarm?.()
    this.#sayDropped()
    for (const open of this.#open.values()) if (open.op !== 'timer') this.#recordCall(open, null, null, null)
    this.#options.record(payload)
    for (const cancel of this.#timers.values()) cancel()
    this.#kernel.end()
    this.#options.port.onmessage = null
    this.#options.port.close()
    this.#tellIdle()
    this.#options.ended()
  }

  #output({ stream, text, site, fault }: Output): void {
    this.#activity.printed(site)
    const lines = text.split('\n').length - 1
    if (this.#outputLength + text.length > PROCESS_LIMITS.output || this.#lines + lines > PROCESS_LIMITS.lines) {
      this.#dropped += lines
      return
    }
    this.#outputLength += text.length
    this.#lines += lines
    this.#options.record({ kind: 'output', stream, text, site, ...(fault && { fault }) })
  }

  #sayDropped(): void {
    if (this.#dropped === 0) return
    const text = `${grouped(this.#dropped)} more lines were printed and are left out.\n`
    this.#options.record({ kind: 'output', stream: 'system', text, site: null })
  }

  /** Makes a call on the kernel. Whatever a process asks for, it gets an answer: a value or an errno. */
  #call(call: Syscall): void {
    if (call.op === 'timer') {
      const delay = numberOr(call.args[0], 0)
      const cancel = this.#options.kernel.after(delay, () => {
        this.#timers.delete(call.id)
        this.#answer(call, { ok: true, value: null })
      })
      this.#timers.set(call.id, cancel)
      return
    }
    if (call.op === 'cleartimer') {
      const id = numberOr(call.args[0], -1)
      this.#timers.get(id)?.()
      this.#timers.delete(id)
      return
    }
    const room = this.#room
    this.#room = null
    if (call.assumed && !isWithin(call, room)) {
      this.kill('Stopped: the process answered a call itself that it had no leave for.')
      return
    }
    const stream = this.#kernel.connectionOf(call.fd)
    const bytesFrom = !stream ? 0 : call.op === 'recv' ? stream.received : stream.sent
    const open: Open = {
      call,
      op: call.op,
      site: call.site,
      connection: stream?.number ?? null,
      since: this.#options.kernel.now(),
      bytesFrom,
    }
    this.#open.set(call.id, open)
    perform(this.#kernel, call, (answer) => {
      if (!this.#open.delete(call.id)) return
      const sent = answer.ok ? answer : { ok: false as const, errno: answer.errno }
      this.#recordCall(open, this.#options.kernel.now(), answer, stream)
      if (call.assumed) return
      if (call.op === 'recv' && answer.ok && (answer.value as Uint8Array).length > 0) this.#read.push(call.fd)
      this.#answer(call, sent)
    })
  }

  #answer({ id, op, site }: Syscall, answer: CallAnswer): void {
    if (!this.#alive) return
    this.#answered.push({ op, site })
    this.#answers.push(answer.ok ? { id, ok: true, value: answer.value } : { id, ok: false, errno: answer.errno })
  }

  #recordCall(
    open: Open,
    ended: number | null,
    answer: CallAnswer | null,
    stream: ReturnType<KernelProcess['connectionOf']>,
  ): void {
    const { call } = open
    const value = answer?.ok ? answer.value : null
    const accepted = call.op === 'accept' && value ? (value as { connection: number }).connection : null
    const connected = call.op === 'connect' && value ? (value as { connection: number }).connection : null
    const moved =
      value instanceof Uint8Array ? value.length : typeof value === 'number' && call.op.startsWith('send') ? value : 0
    const peer = stream?.end === 'server' ? 'client' : 'server'
    const record: SyscallRecord = {
      kind: 'syscall',
      call: call.id,
      op: call.op,
      handle: call.fd < 0 ? null : call.fd,
      args: call.args
        .filter((one) => one !== null && one !== false)
        .map((one) => (one instanceof Uint8Array ? `${one.length} ${byteWord(one.length)}` : String(one))),
      site: call.site,
      started: open.since,
      ended,
      result: answer?.ok ? resultText(value) : null,
      error: answer && !answer.ok ? answer.errno : null,
      connection: open.connection ?? accepted ?? connected,
      bytes:
        stream && moved > 0
          ? { from: call.op === 'recv' ? peer : stream.end, start: open.bytesFrom, end: open.bytesFrom + moved }
          : null,
    }
    this.#options.record(record)
  }
}

/** True for a call that takes up what the process was told of its room to send. */
const isWithin = ({ op, fd, args: [bytes] }: Syscall, room: Room | null): boolean =>
  room !== null &&
  (op === 'send' || op === 'sendall') &&
  fd === room.fd &&
  bytes instanceof Uint8Array &&
  bytes.length > 0 &&
  bytes.length <= room.bytes

function resultText(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} ${byteWord(value.length)}`
  if (typeof value === 'object' && value !== null) return JSON.stringify(value)
  return value === null ? '' : String(value)
}

const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : otherwise

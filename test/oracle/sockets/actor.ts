import type { Kernel, KernelProcess } from '../../../src/net'
import type { Outcome, Step } from './data'
import { PythonFile } from './files'
import * as programs from './programs'
import { checkCount, now, type Operation, PythonSocket, Raised, recordedOf } from './python'

/** What a call takes, virtual milliseconds: what it caused on loopback has happened by then. */
const CALL = 0.05

/** A step that the player does not know. */
export class Unknown extends Error {}

type Held = PythonSocket | PythonFile

const STATES: Readonly<Record<string, string>> = {
  CLOSED: 'CLOSE',
  SYN_RECEIVED: 'SYN_RECV',
  FIN_WAIT_1: 'FIN_WAIT1',
  FIN_WAIT_2: 'FIN_WAIT2',
}

/** A state by the name that Linux gives it. */
export const linuxState = (state: string): string => STATES[state] ?? state

/** A process of the recordings: its sockets by name, and its operations. */
export class Actor {
  readonly process: KernelProcess
  readonly #kernel: Kernel
  readonly #names = new Map<string, Held>()
  #over = false

  constructor(kernel: Kernel, privileged: boolean) {
    this.#kernel = kernel
    this.process = kernel.process({ privileged })
  }

  /** Begins a step; `done` is called once, now or later, and never where the process ends before. */
  begin(step: Step, args: readonly unknown[], done: (outcome: Outcome) => void): void {
    const held = step.on ? this.#names.get(step.on) : undefined
    if (held instanceof PythonSocket) held.hold()
    const operation = this.#operation(step, args, held)
    const finish = (outcome: Outcome) => {
      if (held instanceof PythonSocket) held.drop()
      done(outcome)
    }
    const advance = (answer: unknown) => {
      try {
        const next = operation.next(answer as never)
        if (next.done) finish({ result: next.value })
        else next.value(((reply: unknown) => this.#kernel.after(CALL, () => !this.#over && advance(reply))) as never)
      } catch (error) {
        finish({ error: recordedOf(error) })
      }
    }
    advance(undefined)
  }

  end(): void {
    this.#over = true
    this.process.end()
  }

  *#name(into: string | undefined, made: Held): Operation<void> {
    if (made instanceof PythonSocket) made.hold()
    const old = into === undefined ? undefined : this.#names.get(into)
    if (into !== undefined) this.#names.set(into, made)
    if (old) yield* this.#forget(old)
  }

  *#forget(held: Held): Operation<void> {
    if (held instanceof PythonSocket) held.drop()
    else yield* held.close()
  }

  *#operation(step: Step, args: readonly unknown[], held: Held | undefined): Operation {
    const { op, into } = step
    if (op === 'socket' || op === 'create_connection' || op === 'create_server') {
      const made = new PythonSocket(this.process, now(this.process.socket()))
      if (op === 'create_server') {
        made.setsockopt('SOL_SOCKET', 'SO_REUSEADDR', 1)
        bindServer(made, args[0])
        made.listen()
      } else if (op === 'create_connection') {
        made.hold()
        if (typeof args[1] === 'number') made.settimeout(args[1])
        yield* made.connect(looked(args[0]))
      }
      yield* this.#name(into, made)
      return null
    }
    if (op === 'request_one' || op === 'request_many') {
      const made = new PythonSocket(this.process, now(this.process.socket()))
      return op === 'request_one'
        ? yield* programs.requestOne(made, args[0], args[1] as Uint8Array)
        : yield* programs.requestMany(made, args[0], Number(args[1]))
    }
    if (!held) throw new Unknown(`${op} on nothing`)
    if (op === 'del') {
      this.#names.delete(step.on!)
      yield* this.#forget(held)
      return null
    }
    return held instanceof PythonSocket ? yield* this.#onSocket(held, op, args, into) : yield* onFile(held, op, args)
  }

  *#onSocket(socket: PythonSocket, op: string, args: readonly unknown[], into: string | undefined): Operation {
    const [first, second] = args
    checkCount(op, args.length)
    switch (op) {
      case 'accept': {
        const { socket: made, addr } = yield* socket.accept()
        yield* this.#name(into, made)
        return { addr }
      }
      case 'dup':
        yield* this.#name(into, socket.dup())
        return null
      case 'makefile':
        yield* this.#name(into, new PythonFile(socket, first as string | undefined, second as number | undefined))
        return null
      case 'with':
        yield* socket.close()
        return null
      case 'tcp_state':
        return linuxState(now(this.process.state(socket.fd)))
      case 'recv_until_eof':
        return yield* programs.recvUntilEof(socket)
      case 'recv_exact':
        return yield* programs.recvExact(socket, Number(first))
      case 'send_until_blocked':
        return yield* programs.sendUntilBlocked(socket, Number(first), Number(second ?? 0))
      case 'echo_lines':
        return yield* programs.echoLines(socket, Number(first))
      case 'timed_rounds':
        return yield* programs.timedRounds(socket, Number(first), () => this.#kernel.now())
      case 'serve_one':
        return yield* programs.serveOne(socket, first as Uint8Array)
      case 'serve_lines':
        return yield* programs.serveLines(socket)
      default:
        return yield* method(socket, op, args)
    }
  }
}

function* onFile(file: PythonFile, op: string, args: readonly unknown[]): Operation {
  if (op === 'with') return yield* file.close()
  return yield* method(file, op, args)
}

/** create_server says where it could not bind. */
function bindServer(socket: PythonSocket, address: unknown): void {
  try {
    socket.bind(address)
  } catch (error) {
    if (!(error instanceof Raised) || error.recorded.errno === null) throw error
    const { type, errno, code, message } = error.recorded
    const [host, port] = address as [string, number]
    throw new Raised(type, `${message} (while attempting to bind on address ('${host}', ${port}))`, errno, code)
  }
}

/** create_connection asks getaddrinfo, which keeps 16 bits of a port. */
const looked = (address: unknown): unknown =>
  Array.isArray(address) && typeof address[1] === 'number' ? [address[0], address[1] & 0xffff] : address

const METHODS = new Set(
  `bind listen connect connect_ex recv recv_into send sendall shutdown close settimeout gettimeout setblocking getblocking
   getsockname getpeername setsockopt getsockopt fileno detach poll select queues read read1 readline readlines write flush readable writable peek`.split(
    /\s+/,
  ),
)

function* method(held: Held, op: string, args: readonly unknown[]): Operation {
  const found = METHODS.has(op) ? (held as unknown as Record<string, unknown>)[op] : undefined
  if (typeof found !== 'function') throw new Unknown(`${op} is not known`)
  const made: unknown = found.apply(held, args)
  return isOperation(made) ? yield* made : made
}

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && typeof (value as Operation).next === 'function'

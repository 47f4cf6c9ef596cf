import { fromUtf8, utf8 } from '../../../src/bytes'
import type { KernelMessage, Port } from '../../../src/process'

/**
 * A second runtime, that evaluates no JavaScript: it interprets a language of one instruction a line and speaks the protocol
 * over a port. It knows nothing of `src/runtime` and of workers.
 *
 *     s = socket                  a call whose result has a name
 *     bind s localhost 8000       a call on it
 *     conn = accept s
 *     request = recv conn 1024
 *     print request               output
 *     sendall conn "Hello World"  text is sent as UTF-8
 *     5: …                        a label
 *     goto 5
 */
export class ToyRuntime {
  readonly #port: Port
  readonly #names = new Map<string, unknown>()
  #lines: readonly string[] = []
  #file = ''
  #at = 0
  #calls = 0
  #seq = 0
  #waitsFor: { readonly id: number; readonly name: string | null } | null = null

  constructor(port: Port) {
    this.#port = port
    port.onmessage = ({ data }) => this.#receive(data as KernelMessage)
    port.postMessage({ kind: 'hello', version: 1 })
  }

  #receive(message: KernelMessage): void {
    this.#seq = message.seq
    if (message.kind === 'boot') {
      const { main, modules } = message.program
      this.#file = main
      this.#lines = modules.find(({ name }) => name === main)!.code.split('\n')
      this.#port.postMessage({ kind: 'started' })
    } else {
      const answer = message.answers.find(({ id }) => id === this.#waitsFor?.id)
      if (!answer) return this.#turn([])
      if (!answer.ok) {
        const text = { kind: 'throw', name: 'Error', message: answer.errno, site: this.#site() }
        this.#port.postMessage(text)
        return
      }
      if (this.#waitsFor?.name) this.#names.set(this.#waitsFor.name, answer.value)
      this.#waitsFor = null
      this.#at++
    }
    this.#run()
  }

  /** Goes on until a call has to be waited for, or the program ends. */
  #run(): void {
    const events: unknown[] = []
    while (this.#at < this.#lines.length) {
      const line = this.#lines[this.#at]!.replace(/^\w+:\s*/, '').trim()
      const [, name, op = '', rest = ''] = /^(?:(\w+)\s*=\s*)?(\w*)\s*(.*)$/.exec(line) ?? []
      if (op === 'goto') {
        this.#at = this.#lines.findIndex((one) => one.startsWith(`${rest}:`))
        continue
      }
      if (op === 'print') {
        const text = `${fromUtf8(this.#names.get(rest) as Uint8Array)}\n`
        events.push({ kind: 'output', stream: 'stdout', text, site: this.#site() })
      } else if (op !== '') {
        events.push(this.#call(op, rest, name ?? null))
        return this.#turn(events)
      }
      this.#at++
    }
    this.#turn(events)
    this.#port.postMessage({ kind: 'exit', code: 0 })
  }

  #call(op: string, rest: string, name: string | null): unknown {
    const words = [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, text, word]) =>
      text === undefined ? word! : utf8(text),
    )
    const on = op === 'socket' ? -1 : this.#descriptor(words.shift() as string)
    const args = words.map((word) => (typeof word === 'string' && /^\d+$/.test(word) ? Number(word) : word))
    this.#waitsFor = { id: ++this.#calls, name }
    return { kind: 'call', id: this.#calls, op, fd: on, args, site: this.#site() }
  }

  #descriptor(name: string): number {
    const value = this.#names.get(name)
    return typeof value === 'number' ? value : (value as { fd: number }).fd
  }

  #site() {
    return { file: this.#file, line: this.#at + 1, column: 1 }
  }

  /** What was done, in one message: nothing of it is left to do for the kernel's last event. */
  #turn(events: readonly unknown[]): void {
    this.#port.postMessage({ kind: 'turn', events, idle: this.#seq })
  }
}

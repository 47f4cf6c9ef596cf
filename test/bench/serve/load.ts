import { connect, type Socket } from 'node:net'

/**
 * The client of `npm run bench -- serve`, a process of its own: keeps connections to each address, and loads the one that it
 * is told to. A connection sends its next request when the answer to the last one is whole.
 */
export type Order =
  | { readonly kind: 'connect'; readonly port: number; readonly connections: number }
  | { readonly kind: 'load'; readonly port: number; readonly milliseconds: number }
export type Report =
  | { readonly kind: 'connected'; readonly answer: string }
  | { readonly kind: 'loaded'; readonly answers: number; readonly milliseconds: number }

const request = (port: number) =>
  Buffer.from(
    `GET /hello?name=world HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUser-Agent: bench\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n\r\n`,
  )

const LENGTH = /\r\ncontent-length: (\d+)\r\n/i

interface Load {
  readonly sockets: Socket[]
  readonly bytes: Buffer
  /** Bytes of an answer: all are equal but for the digits of Date. */
  length: number
  answers: number
  until: number
  running: number
  done: () => void
}

const loads = new Map<number, Load>()

function open(load: Load, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let first = ''
    let missing = 0
    const buffer = Buffer.alloc(64 * 1024)
    const taken = (length: number) => {
      if (load.length === 0 || first === '') {
        first += buffer.toString('latin1', 0, length)
        const head = first.indexOf('\r\n\r\n') + 4
        const whole = head + Number(LENGTH.exec(first)?.[1])
        if (head < 4 || first.length < whole) return true
        if (load.length !== 0 && load.length !== whole) reject(new Error('two answers differ in length'))
        load.length = whole
        resolve(first)
        return true
      }
      missing -= length
      if (missing > 0) return true
      if (missing < 0) throw new Error('an answer is longer than the first one')
      load.answers++
      send()
      return true
    }
    const send = () => {
      if (performance.now() < load.until) {
        missing = load.length
        socket.write(load.bytes)
      } else if (--load.running === 0) load.done()
    }
    const socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: { buffer, callback: taken },
    })
    socket.on('error', reject)
    socket.on('connect', () => socket.write(load.bytes))
    socket.on('bench', send)
    load.sockets.push(socket)
  })
}

process.on('message', (order: Order) => {
  void (order.kind === 'connect' ? connectAll(order.port, order.connections) : run(order.port, order.milliseconds))
})

async function connectAll(port: number, connections: number): Promise<void> {
  const load: Load = {
    sockets: [],
    bytes: request(port),
    length: 0,
    answers: 0,
    until: 0,
    running: 0,
    done: () => undefined,
  }
  loads.set(port, load)
  let answer = ''
  for (let at = 0; at < connections; at++) answer = await open(load, port)
  process.send!({ kind: 'connected', answer } satisfies Report)
}

async function run(port: number, milliseconds: number): Promise<void> {
  const load = loads.get(port)!
  load.answers = 0
  load.running = load.sockets.length
  const started = performance.now()
  load.until = started + milliseconds
  await new Promise<void>((resolve) => {
    load.done = resolve
    for (const socket of load.sockets) socket.emit('bench')
  })
  const took = performance.now() - started
  process.send!({ kind: 'loaded', answers: load.answers, milliseconds: took } satisfies Report)
}

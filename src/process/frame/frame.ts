/**
 * The script of the sandbox frame: an opaque origin that starts workers for programs, and ends them. It speaks only with
 * the page, which holds the file that holds this frame; programs speak only over the port they are given, to the kernel.
 */
interface Spawn {
  readonly kind: 'spawn'
  readonly id: number
  readonly port: MessagePort
}

/** Asks whether this frame is still there: anything on the port is the answer. */
interface Ping {
  readonly kind: 'ping'
  readonly port: MessagePort
}

const page = parent.parent
let source = ''
let nonce = ''
const workers = new Map<number, Worker>()

globalThis.onmessage = (event: MessageEvent) => {
  if (event.source !== page) return
  const message = event.data as { kind: string; nonce: string; source?: string; id?: number }
  if (message.kind === 'init' && nonce === '') {
    nonce = message.nonce
    source = URL.createObjectURL(new Blob([message.source ?? ''], { type: 'text/javascript' }))
    return
  }
  if (message.nonce !== nonce) return
  if (message.kind === 'spawn') {
    const { id, port } = event.data as Spawn
    const worker = new Worker(source)
    workers.set(id, worker)
    worker.postMessage(port, [port])
  } else if (message.kind === 'ping') {
    const { port } = event.data as Ping
    port.postMessage(null)
    port.close()
  } else if (message.kind === 'kill' && message.id !== undefined) {
    workers.get(message.id)?.terminate()
    workers.delete(message.id)
  }
}

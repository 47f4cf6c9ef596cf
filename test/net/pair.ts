import { type Answer, type Conditions, Kernel, type KernelProcess, type Segment } from '../../src/net'

/** A segment as the network saw it, with when it left and when it arrives; null where it was lost. */
export interface Seen extends Segment {
  readonly left: number
  readonly arrives: number | null
}

/** A server's and a client's process on one kernel, connected, and all that crossed since. */
export interface Pair {
  readonly kernel: Kernel
  readonly seen: Seen[]
  readonly server: { readonly process: KernelProcess; readonly fd: number }
  readonly client: { readonly process: KernelProcess; readonly fd: number }
}

/** The answer of a call, when all that can happen has. Null where it waits. */
export function answerOf<T>(
  kernel: Kernel,
  call: (reply: (answer: Answer<T>) => void) => void,
  until = 600_000,
): Answer<T> | null {
  let got: Answer<T> | null = null
  call((answer) => {
    got = answer
  })
  while (got === null) {
    const next = kernel.nextTime()
    if (next === null || next > until) break
    kernel.step()
  }
  return got
}

/** The value of a call that must succeed. */
export function succeeded<T>(kernel: Kernel, call: (reply: (answer: Answer<T>) => void) => void): T {
  const answer = answerOf(kernel, call)
  if (!answer?.ok) throw new Error(`expected a value, got ${answer ? answer.errno : 'a call that waits'}`)
  return answer.value
}

/** Two processes connected over a network with these conditions. */
export function connected(conditions: Conditions = {}, seed = 1, latency = 10): Pair {
  const seen: Seen[] = []
  const kernel: Kernel = new Kernel({
    seed,
    latency,
    conditions,
    observer: { segment: (segment, arrives) => seen.push({ ...segment, left: kernel.now(), arrives }) },
  })
  const [server, client] = [kernel.process(), kernel.process()]
  const now = <T>(answer: Answer<T>): T => {
    if (!answer.ok) throw new Error(answer.errno)
    return answer.value
  }
  const listener = now(server.socket())
  now(server.bind(listener, '127.0.0.1', 8000))
  now(server.listen(listener, 8))
  const fd = now(client.socket())
  succeeded<unknown>(kernel, (reply) => client.connect(fd, '127.0.0.1', 8000, null, reply))
  const accepted = succeeded<{ fd: number }>(kernel, (reply) => server.accept(listener, null, reply))
  return { kernel, seen, server: { process: server, fd: accepted.fd }, client: { process: client, fd } }
}

export const pattern = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at % 251)

/** Sends bytes from one end and reads them at the other until there are as many, or the connection is over: the pieces that each recv gave. */
export function transfer(
  pair: Pair,
  from: 'server' | 'client',
  bytes: Uint8Array,
): { pieces: Uint8Array[]; end: string } {
  const { kernel } = pair
  const [sender, receiver] = from === 'client' ? [pair.client, pair.server] : [pair.server, pair.client]
  sender.process.send(sender.fd, bytes, true, null, () => undefined)
  const pieces: Uint8Array[] = []
  let total = 0
  while (total < bytes.length) {
    const answer = answerOf<Uint8Array>(kernel, (reply) =>
      receiver.process.recv(receiver.fd, 1_000_000, {}, null, reply),
    )
    if (answer === null) return { pieces, end: 'waits' }
    if (!answer.ok) return { pieces, end: answer.errno }
    if (answer.value.length === 0) return { pieces, end: 'eof' }
    pieces.push(answer.value)
    total += answer.value.length
  }
  return { pieces, end: 'all' }
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientNetwork, Kernel } from '../../src/net'
import { type Port, ProcessHost } from '../../src/process'
import type { Payload } from '../../src/trace'

/** A host whose process is the test: what it sends, and what it was sent. */
function host() {
  const sent: unknown[] = []
  const records: Payload[] = []
  let closed = false
  const port: Port = {
    postMessage: (message) => sent.push(structuredClone(message)),
    onmessage: null,
    close: () => {
      closed = true
    },
  }
  const kernel = new Kernel({ seed: 1, latency: 1 })
  const process = new ProcessHost({
    port,
    kernel,
    program: { runtime: 'javascript', main: 'server.ts', modules: [] },
    seed: 1,
    epoch: 0,
    record: (payload) => records.push(payload),
    ended: () => undefined,
    alarm: () => () => undefined,
  })
  const say = (data: unknown) => port.onmessage?.call(port as unknown as MessagePort, { data } as MessageEvent<unknown>)
  return { process, kernel, sent, records, say, isClosed: () => closed }
}

const OPS = [
  'socket',
  'bind',
  'listen',
  'accept',
  'connect',
  'recv',
  'send',
  'sendall',
  'shutdown',
  'close',
  'getsockname',
  'getpeername',
  'setsockopt',
  'getsockopt',
  'dup',
  'poll',
  'timer',
  'cleartimer',
  '__proto__',
  'nothing',
]
const argument = fc.oneof(
  fc.constantFrom('localhost', '127.0.0.1', '0.0.0.0', '', 'read', 'write', 'both', '3:1 4:5', '3:-1'),
  fc.constantFrom(8000, 8001, 0, -1, 1, 2, 1024, 65_536, Number.NaN, 1e308, 0.5),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 64 }),
)
const call = fc.record({
  kind: fc.constant('call'),
  id: fc.nat(1000),
  op: fc.constantFrom(...OPS),
  fd: fc.integer({ min: -1, max: 12 }),
  args: fc.array(argument, { maxLength: 5 }),
  site: fc.constant(null),
})

describe('a process that cannot be trusted', () => {
  it('sends anything at all: it is stopped in words, and the kernel never throws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.anything({ withBigInt: true, withMap: true, withTypedArray: true }), { maxLength: 5 }),
        (messages) => {
          const { process, records, say, isClosed } = host()
          for (const message of messages) say(message)
          if (messages.length === 0) return
          expect(process.alive).toBe(false)
          expect(isClosed()).toBe(true)
          expect(records).toMatchObject([
            { kind: 'process', event: 'kill', reason: expect.stringContaining('no message') },
          ])
        },
      ),
      { numRuns: 500 },
    )
  })

  it('makes any calls in any order: each gets an answer, a wait or an errno, and the process lives', () => {
    fc.assert(
      fc.property(fc.array(fc.array(call, { maxLength: 12 }), { maxLength: 12 }), (turns) => {
        const { process, kernel, sent, say } = host()
        say({ kind: 'hello', version: 1 })
        say({ kind: 'started' })
        let seq = 1
        for (const events of turns) {
          say({ kind: 'turn', events, idle: seq })
          for (let steps = 0; steps < 50 && kernel.step(); steps++);
          void process.whenIdle()
          seq = (sent.at(-1) as { seq: number }).seq
        }
        expect(process.alive).toBe(true)
        for (const message of sent.slice(1) as { answers: { ok: boolean; errno?: string }[] }[]) {
          for (const answer of message.answers) if (!answer.ok) expect(answer.errno).toMatch(/^E[A-Z_]+$/)
        }
        process.kill('You stopped the server.')
        expect(kernel.listening()).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  it('speaks another version of the protocol: it is told which was expected', () => {
    const { say, records } = host()
    say({ kind: 'hello', version: 2 })
    expect(records).toMatchObject([
      { reason: 'Stopped: the process speaks version 2 of the protocol, 1 was expected.' },
    ])
  })

  it('never reaches the sockets of another process', () => {
    const kernel = new Kernel({ seed: 1, latency: 1 })
    const mine = kernel.process()
    const theirs = kernel.process()
    const made = mine.socket()
    expect(made).toEqual({ ok: true, value: 3 })
    expect(theirs.bind(3, 'localhost', 8000)).toEqual({ ok: false, errno: 'EBADF' })
    expect(mine.bind(3, 'localhost', 8000)).toEqual({ ok: true, value: null })
    expect(mine.listen(3, 1)).toEqual({ ok: true, value: null })
    const other = theirs.socket()
    expect(other.ok && theirs.bind(other.value, 'localhost', 8000)).toEqual({ ok: false, errno: 'EADDRINUSE' })
  })
})

describe('a process that knows an answer beforehand', () => {
  const call = (more: object) => ({ kind: 'call', id: 9, op: 'sendall', fd: -1, args: [], site: null, ...more })

  /** A server that has been told of a request on descriptor 4: what it was told last, and how it goes on. */
  function served() {
    const made = host()
    const { process, kernel, sent, say } = made
    say({ kind: 'hello', version: 1 })
    say({ kind: 'started' })
    let seq = 1
    const turn = (...events: readonly object[]) => say({ kind: 'turn', events, idle: seq })
    const answers = () => sent.slice(1) as { seq: number; answers: { id: number }[]; room?: object }[]
    turn(
      call({ id: 1, op: 'socket' }),
      call({ id: 2, op: 'bind', fd: 3, args: ['localhost', 8000] }),
      call({ id: 3, op: 'listen', fd: 3, args: [5] }),
      call({ id: 4, op: 'accept', fd: 3, args: [null] }),
    )
    let got = 0
    const client = clientNetwork(kernel).connect('localhost', 8000, {
      open: () => client.write(new Uint8Array(40)),
      data: (bytes) => {
        got += bytes.length
      },
      end: () => undefined,
      error: () => undefined,
    })
    const steps = () => {
      while (process.idle && kernel.step()) void process.whenIdle()
      seq = answers().at(-1)!.seq
    }
    turn()
    seq = 2
    turn()
    steps()
    turn(call({ id: 5, op: 'recv', fd: 4, args: [1024, false, false, null] }))
    steps()
    return { ...made, turn, steps, answers, got: () => got }
  }

  it('sends what there is room for, and hears nothing of it: the call is made and recorded like any other', () => {
    const { process, turn, steps, answers, records, got } = served()
    const told = answers()
    expect(told.at(-1)).toMatchObject({ answers: [{ id: 5 }], room: { fd: 4, bytes: expect.any(Number) } })
    turn(
      call({ id: 6, args: [new Uint8Array(100), null, false], fd: 4, assumed: true }),
      call({ id: 7, op: 'recv', fd: 4, args: [1024, false, false, null] }),
    )
    steps()
    expect(answers()).toHaveLength(told.length)
    expect([process.alive, got()]).toEqual([true, 100])
    expect(records.at(-1)).toMatchObject({
      op: 'sendall',
      result: '100',
      bytes: { from: 'server', start: 0, end: 100 },
    })
  })

  it.each([
    ['more than there is room for', [call({ fd: 4, args: [new Uint8Array(10_000_000)], assumed: true })]],
    ['on another descriptor', [call({ fd: 3, args: [new Uint8Array(1)], assumed: true })]],
    ['another call', [call({ fd: 4, op: 'close', assumed: true })]],
    [
      'behind a call that may have changed it',
      [
        call({ id: 8, fd: 4, op: 'shutdown', args: ['write'] }),
        call({ fd: 4, args: [new Uint8Array(1)], assumed: true }),
      ],
    ],
    [
      'twice',
      [
        call({ id: 8, fd: 4, args: [new Uint8Array(1)], assumed: true }),
        call({ fd: 4, args: [new Uint8Array(1)], assumed: true }),
      ],
    ],
  ])('is stopped where it had no leave: %s', (_, events) => {
    const { process, turn, records } = served()
    turn(...events)
    expect(process.alive).toBe(false)
    expect(records.at(-1)).toMatchObject({ event: 'kill', reason: expect.stringContaining('had no leave for') })
  })

  it('has its side closed from outside only when it is done with what it was told', () => {
    const { process, turn, steps, records } = served()
    process.endConnection(1)
    turn(call({ id: 6, fd: 4, args: [new Uint8Array(10), null, false], assumed: true }))
    steps()
    expect(records.filter((one) => one.kind === 'syscall' && one.op === 'sendall')).toMatchObject([{ result: '10' }])
    turn(call({ id: 7, fd: 4, args: [new Uint8Array(10), null, false] }))
    expect(records.at(-1)).toMatchObject({ op: 'sendall', error: 'EPIPE' })
  })
})

describe('the protocol', () => {
  const bytes = (length: number) => new Uint8Array(length)
  const turn = (events: readonly unknown[]) => ({ kind: 'turn', events, idle: 1 })
  const call = (more: object) => ({ kind: 'call', id: 1, op: 'socket', fd: -1, args: [], site: null, ...more })

  it.each([
    ['more arguments than a call may have', turn([call({ args: Array(9).fill(0) })])],
    ['an argument that is an object', turn([call({ args: [{}] })])],
    ['an id below 0', turn([call({ id: -1 })])],
    ['a descriptor that is no integer', turn([call({ fd: 3.5 })])],
    ['a place without a line', turn([call({ site: { file: 'a.ts', column: 1 } })])],
    ['too many events', turn(Array(20_001).fill(call({})))],
    ['output on no stream', turn([{ kind: 'output', stream: 'stdin', text: '', site: null }])],
    ['a kind of message that there is not', { kind: 'boot' }],
  ])('ends a process that sends %s', (_, message) => {
    const { process, say, records } = host()
    say({ kind: 'hello', version: 1 })
    say(message)
    expect(process.alive).toBe(false)
    expect(records).toMatchObject([{ event: 'kill', reason: expect.stringContaining('is no message') }])
  })

  it('answers a batch of calls in one message, in the order of the calls', () => {
    const { process, sent, say } = host()
    say({ kind: 'hello', version: 1 })
    say({ kind: 'started' })
    const calls = [call({ id: 1 }), call({ id: 2 }), call({ id: 3, op: 'bind', fd: 3, args: ['localhost', 8000] })]
    say(
      turn([
        ...calls,
        call({ id: 4, op: 'getsockname', fd: 3 }),
        call({ id: 5, op: 'sendall', fd: 9, args: [bytes(9)] }),
      ]),
    )
    expect(sent).toHaveLength(2)
    expect(sent[0]).toMatchObject({ kind: 'boot', version: 1, seq: 1 })
    expect(sent[1]).toEqual({
      kind: 'answers',
      seq: 2,
      now: 0,
      answers: [
        { id: 1, ok: true, value: 3 },
        { id: 2, ok: true, value: 4 },
        { id: 3, ok: true, value: null },
        { id: 4, ok: true, value: ['127.0.0.1', 8000] },
        { id: 5, ok: false, errno: 'EBADF' },
      ],
    })
    expect(process.idle).toBe(false)
    say({ kind: 'turn', events: [], idle: 1 })
    expect(process.idle).toBe(false)
    say({ kind: 'turn', events: [], idle: 2 })
    expect(process.idle).toBe(true)
  })
})

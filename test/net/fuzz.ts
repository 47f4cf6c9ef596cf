import fc from 'fast-check'
import {
  type Answer,
  type Conditions,
  type End,
  FIN,
  Kernel,
  type KernelProcess,
  RST,
  type Segment,
  SYN,
} from '../../src/net'

/** A call, drawn at random: what it is, who makes it, on which of its descriptors, with what. */
type Call = readonly [op: number, process: number, descriptor: number, value: number, wait: number]

const callArbitrary: fc.Arbitrary<Call> = fc.tuple(
  fc.nat(39),
  fc.nat(2),
  fc.nat(5),
  fc.nat(0xffff),
  fc.constantFrom(0, 0, 1, 10, 60, 250, 3000),
)

const end = fc.constantFrom<End>('client', 'server')
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 4 })

/** A network that may do anything; most draws leave most of it off. */
const conditionsArbitrary: fc.Arbitrary<Conditions> = fc.oneof(
  fc.constant({}),
  fc.record({
    segments: maybe(
      fc.oneof(
        fc.record({ kind: fc.constant('bytes' as const), bytes: fc.integer({ min: 1, max: 2000 }) }),
        fc.record({ kind: fc.constant('random' as const), most: fc.integer({ min: 1, max: 2000 }) }),
        fc.constant({ kind: 'mss' as const }),
        fc.record({
          kind: fc.constant('marks' as const),
          marks: fc.array(fc.record({ from: end, at: fc.integer({ min: 1, max: 3000 }) }), { maxLength: 5 }),
        }),
      ),
    ),
    bandwidth: maybe(fc.integer({ min: 1000, max: 10_000_000 })),
    loss: maybe(fc.double({ min: 0.01, max: 0.3, noNaN: true })),
    stall: maybe(fc.record({ from: end, after: fc.nat(2000), time: fc.integer({ min: 1, max: 5000 }) })),
    reset: maybe(fc.record({ from: end, after: fc.nat(4000) })),
  }),
)

/** Values that no call should be made with; each must come to an errno, or be taken for what it is. */
const WILD = [Number.NaN, Number.POSITIVE_INFINITY, -1, 1.5, 1e308, -0, 2 ** 31, 2 ** 53]
const HOSTS = ['127.0.0.1', 'localhost', '', '0.0.0.0', '127.0.0.2', '10.0.0.1', 'nowhere', '999.1.1.1', '::1']
const OPTIONS = [
  'SO_REUSEADDR',
  'SO_REUSEPORT',
  'SO_LINGER',
  'SO_RCVBUF',
  'SO_SNDBUF',
  'SO_RCVLOWAT',
  'SO_KEEPALIVE',
  'SO_ERROR',
  'TCP_NODELAY',
  'TCP_CORK',
  'TCP_QUICKACK',
  'TCP_DEFER_ACCEPT',
  'TCP_MAXSEG',
  'TCP_WINDOW_CLAMP',
  'nothing',
]

/** Byte `offset` of a direction of a connection: different streams differ, so that a byte in the wrong place is seen. */
const byteOf = (connection: number, from: End, offset: number): number =>
  (connection * 31 + (from === 'client' ? 0 : 97) + offset * 7 + (offset >> 8)) & 0xff

function bytesOf(connection: number, from: End, start: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at++) bytes[at] = byteOf(connection, from, start + at)
  return bytes
}

/** What crossed in one direction of one connection. */
interface Direction {
  /** Behind the last sequence number sent, and behind the last byte. */
  sentTo: number
  acknowledged: number
  /** How far the peer has opened its window. */
  allowed: number
  bytes: number
}

class Broken extends Error {}
const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Broken(what)
}

/** One kernel with three processes, and what must hold of it. */
class Play {
  readonly #kernel: Kernel
  readonly #processes: readonly KernelProcess[]
  readonly #owned: readonly Set<number>[]
  readonly #directions = new Map<string, Direction>()
  /** Connections of a socket with itself. */
  readonly #selves = new Set<number>()

  constructor(seed: number, conditions: Conditions) {
    this.#kernel = new Kernel({
      seed,
      latency: seed % 3 === 0 ? 0 : seed % 40,
      conditions,
      observer: {
        segment: (segment, arrives) => this.#segment(segment, arrives),
        connect: (connection, from, to) => {
          if (from[0] === to[0] && from[1] === to[1]) this.#selves.add(connection)
        },
      },
    })
    this.#processes = [this.#kernel.process(), this.#kernel.process({ privileged: true }), this.#kernel.process()]
    this.#owned = this.#processes.map(() => new Set<number>())
  }

  #peerOf(connection: number, end: End): End {
    return this.#selves.has(connection) ? end : end === 'client' ? 'server' : 'client'
  }

  #direction(connection: number, from: End): Direction {
    const key = `${connection} ${from}`
    let direction = this.#directions.get(key)
    if (!direction) {
      direction = { sentTo: 0, acknowledged: 0, allowed: 65_536, bytes: 0 }
      this.#directions.set(key, direction)
    }
    return direction
  }

  /** Sequence numbers: nothing is skipped, nothing acknowledged that was not sent, nothing sent past the window, every byte is the writer's. */
  #segment(segment: Segment, arrives: number | null): void {
    const { connection, from, flags, sequence, acknowledgment, window, payload, offset } = segment
    must(Number.isSafeInteger(sequence) && sequence >= 0, `sequence number ${sequence}`)
    must(window >= 0 && Number.isFinite(window), `window ${window}`)
    must(arrives === null || arrives >= this.#kernel.now(), `arrival ${arrives} at ${this.#kernel.now()}`)
    if (flags & RST) return
    const [mine, theirs] = [
      this.#direction(connection, from),
      this.#direction(connection, this.#peerOf(connection, from)),
    ]
    must(sequence <= mine.sentTo, `a gap: ${sequence} was sent behind ${mine.sentTo}`)
    if (acknowledgment !== null) {
      must(acknowledgment <= theirs.sentTo, `${acknowledgment} is acknowledged, ${theirs.sentTo} was sent`)
      theirs.allowed = Math.max(theirs.allowed, acknowledgment + window)
      theirs.acknowledged = Math.max(theirs.acknowledged, acknowledgment)
    }
    const behind = sequence + payload.length + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0)
    if (payload.length > 0) {
      must(sequence + payload.length <= mine.allowed + 1, `${behind} was sent, the window ends at ${mine.allowed}`)
      must(offset === sequence - 1, `offset ${offset} at sequence number ${sequence}`)
      for (const at of [0, payload.length >> 1, payload.length - 1]) {
        must(payload[at] === byteOf(connection, from, offset + at), `byte ${offset + at} of the ${from} is another`)
      }
      mine.bytes = Math.max(mine.bytes, offset + payload.length)
    }
    mine.sentTo = Math.max(mine.sentTo, behind)
  }

  play([op, who, which, value, wait]: Call): void {
    const process = this.#processes[who]!
    const owned = this.#owned[who]!
    const mine = [...owned]
    // Now and then a descriptor that is no one's, or another's.
    const fd = which === 5 || mine.length === 0 ? value % 40 : mine[(which * 7 + value) % mine.length]!
    this.#make(process, owned, fd, op, value, wait)
    const until = this.#kernel.now() + wait
    for (let steps = 0; steps < 400; steps++) {
      const next = this.#kernel.nextTime()
      if (next === null || next > until) break
      this.#kernel.step()
    }
    if ((this.#kernel.nextTime() ?? until) >= until) this.#kernel.runUntil(until)
    this.#check()
  }

  /** An answer of a call on `fd`: a stranger's descriptor is EBADF, whatever else is asked. */
  #take<T>(owned: ReadonlySet<number>, fd: number): (answer: Answer<T>) => void {
    const known = owned.has(fd)
    return (answer) => {
      if (known) return
      must(!answer.ok && (answer.errno === 'EBADF' || answer.errno === 'EMFILE'), `a stranger’s ${fd} was taken`)
    }
  }

  #make(process: KernelProcess, owned: Set<number>, fd: number, op: number, value: number, wait: number): void {
    const take = this.#take(owned, fd)
    const timeout = [null, 0, 50][value % 3]!
    const wild = WILD[value % WILD.length]!
    const host = HOSTS[value % 12] ?? '127.0.0.1'
    const port = 8000 + (value % 3)
    switch (op) {
      case 0:
      case 1:
      case 2: {
        const made = process.socket()
        if (made.ok) owned.add(made.value)
        return
      }
      case 3:
      case 4:
        return take(process.bind(fd, host, value % 7 === 0 ? 0 : port))
      case 5:
        return take(process.bind(fd, host, wild))
      case 6:
      case 7:
        return take(process.listen(fd, value % 9 === 0 ? wild : value % 4))
      case 8:
      case 9:
      case 10:
      case 11:
        return process.accept(fd, timeout, (answer) => {
          take(answer)
          if (answer.ok) owned.add(answer.value.fd)
        })
      case 12:
      case 13:
      case 14:
      case 15:
        return process.connect(fd, host, value % 11 === 0 ? wild : port, timeout, take)
      case 16:
      case 17:
      case 18:
      case 19:
      case 20:
        return this.#send(process, fd, value % 5 === 0 ? value * 3 : value % 3000, wait > 100, timeout, take)
      case 21:
      case 22:
      case 23:
      case 24:
      case 25:
        return this.#receive(process, fd, value % 13 === 0 ? wild : value % 9000, value, timeout, take)
      case 26:
      case 27:
        return take(process.shutdown(fd, (['read', 'write', 'both'] as const)[value % 3]!))
      case 28:
      case 29: {
        const closed = process.close(fd)
        take(closed)
        owned.delete(fd)
        return
      }
      case 30:
        owned.delete(fd)
        return process.closeAndWait(fd, () => undefined)
      case 31: {
        const made = process.dup(fd)
        take(made)
        if (made.ok) owned.add(made.value)
        return
      }
      case 32:
      case 33:
        return take(process.setsockopt(fd, OPTIONS[value % OPTIONS.length]!, value % 3 === 0 ? wild : value % 70_000))
      case 34:
        return take(process.getsockopt(fd, OPTIONS[value % OPTIONS.length]!))
      case 35:
        return process.poll([{ fd, in: true, out: value % 2 === 0 }], timeout, take)
      case 36:
        take(process.getsockname(fd))
        return take(process.getpeername(fd))
      case 37:
        take(process.queues(fd))
        return take(process.state(fd))
      case 38:
        // A flood: as many sockets as the kernel gives, and all of them back.
        if (value % 50 === 0) this.#flood(process)
        return
      default:
        if (value % 40 === 0) {
          process.end()
          owned.clear()
        }
    }
  }

  #flood(process: KernelProcess): void {
    const made: number[] = []
    for (let tries = 0; tries < 1_000_000; tries++) {
      const answer = process.socket()
      if (!answer.ok) {
        must(answer.errno === 'EMFILE', `a flood of sockets ended with ${answer.errno}`)
        break
      }
      made.push(answer.value)
    }
    must(made.length <= 1024, `${made.length} sockets were given`)
    for (const fd of made) process.close(fd)
  }

  #send(
    process: KernelProcess,
    fd: number,
    length: number,
    all: boolean,
    timeout: number | null,
    take: (answer: Answer<number>) => void,
  ): void {
    const stream = process.connectionOf(fd)
    // Calls that wait behind one another would write at places that are not known yet: the first alone waits.
    const alone = timeout === 0 || stream === null ? timeout : 0
    const bytes = stream ? bytesOf(stream.number, stream.end, stream.sent, length) : new Uint8Array(length)
    const room = process.roomOf(fd)
    let sent: number | null = null
    process.send(fd, bytes, all && alone !== 0, alone, (answer) => {
      take(answer)
      sent = answer.ok ? answer.value : null
      if (answer.ok) must(answer.value <= length, `${answer.value} of ${length} bytes were sent`)
      const after = process.connectionOf(fd)
      if (answer.ok && stream && after) must(after.sent === stream.sent + answer.value, 'what was sent was not counted')
    })
    if (length > 0 && length <= room)
      must(sent === length, `there was room for ${room} bytes, ${sent} of ${length} were taken at once`)
  }

  #receive(
    process: KernelProcess,
    fd: number,
    most: number,
    value: number,
    timeout: number | null,
    take: (answer: Answer<Uint8Array>) => void,
  ): void {
    const peek = value % 7 === 0
    const first = process.connectionOf(fd)
    process.recv(fd, most, { peek, waitAll: value % 11 === 0 }, timeout, (answer) => {
      take(answer)
      if (!answer.ok || answer.value.length === 0) return
      must(answer.value.length <= most, `${answer.value.length} bytes came, ${most} were asked for`)
      const stream = process.connectionOf(fd)
      if (!stream || stream.number !== first?.number) return
      const start = peek ? stream.received : stream.received - answer.value.length
      const from = this.#peerOf(stream.number, stream.end)
      must(start + answer.value.length <= this.#direction(stream.number, from).bytes, 'bytes came that were never sent')
      for (const [at, byte] of answer.value.entries()) {
        must(byte === byteOf(stream.number, from, start + at), `byte ${start + at} from the ${from} is another`)
      }
    })
  }

  /** Byte conservation: what one end has written is with the other end, or on its way, or a reset accounts for it. */
  #check(): void {
    const ends = new Map<
      string,
      { written: number; taken: number; unread: number; unacknowledged: number; state: string }
    >()
    for (const [who, process] of this.#processes.entries()) {
      for (const fd of this.#owned[who]!) {
        const stream = process.connectionOf(fd)
        const queues = process.queues(fd)
        const state = process.state(fd)
        if (!stream || !queues.ok || !state.ok) continue
        must(queues.value.unread >= 0 && queues.value.unacknowledged >= 0, 'a queue holds less than nothing')
        ends.set(`${stream.number} ${stream.end}`, {
          written: stream.sent,
          taken: stream.received,
          unread: queues.value.unread,
          unacknowledged: queues.value.unacknowledged,
          state: state.value,
        })
      }
    }
    for (const [key, sender] of ends) {
      const [number, from] = key.split(' ') as [string, End]
      const receiver = ends.get(`${number} ${this.#peerOf(Number(number), from)}`)
      if (!receiver) continue
      const came = receiver.taken + receiver.unread
      must(came <= sender.written, `connection ${number}: ${came} bytes came, ${sender.written} were written`)
      if (sender.state === 'CLOSED' || receiver.state === 'CLOSED') continue
      const left = sender.written - came
      must(left <= sender.unacknowledged, `connection ${number}: ${left} bytes are lost without a reset`)
    }
  }

  /** Ends every process: nothing of them may stay but what TIME-WAIT keeps. */
  end(): void {
    for (const process of this.#processes) process.end()
    this.#kernel.runUntil(this.#kernel.now() + 3_600_000)
    must(this.#kernel.table().length === 0, 'a socket is left an hour after the last process ended')
    must(this.#kernel.listening().length === 0, 'something listens after the last process ended')
  }
}

/** Plays so many random sequences of calls; how many calls that were. A sequence that breaks something is thrown, made small. */
export function fuzz(runs: number, seed: number, longest = 200): number {
  let calls = 0
  fc.assert(
    fc.property(
      fc.nat(1000),
      conditionsArbitrary,
      fc.array(callArbitrary, { maxLength: longest, size: 'max' }),
      (kernelSeed, conditions, sequence) => {
        const play = new Play(kernelSeed, conditions)
        for (const call of sequence) play.play(call)
        play.end()
        calls += sequence.length
      },
    ),
    { numRuns: runs, seed, endOnFailure: false },
  )
  return calls
}

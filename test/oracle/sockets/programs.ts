import { concat, fromLatin1, latin1 } from '../../../src/bytes'
import { isPattern, PATTERN, pattern } from './data'
import { type Operation, type PythonSocket, Raised } from './python'

/** The helpers of the recordings: what is not a method of a socket. Each is a generator over Python's socket. */

function* receiveUntil(socket: PythonSocket, enough: (bytes: Uint8Array) => boolean): Operation<Uint8Array> {
  let bytes: Uint8Array = new Uint8Array(0)
  while (!enough(bytes)) {
    const part = yield* socket.recv(65_536)
    if (part.length === 0) return bytes
    bytes = concat([bytes, part])
  }
  return bytes
}

export function* recvUntilEof(socket: PythonSocket): Operation {
  let total = 0
  let patternOk = true
  try {
    for (;;) {
      const part = yield* socket.recv(65_536)
      if (part.length === 0) return { total, end: 'eof', patternOk }
      patternOk &&= isPattern(part, (socket.received - part.length) % PATTERN)
      total += part.length
    }
  } catch (error) {
    if (!(error instanceof Raised)) throw error
    return { total, end: error.recorded, patternOk }
  }
}

export function* recvExact(socket: PythonSocket, count: number): Operation {
  let total = 0
  let patternOk = true
  while (total < count) {
    const part = yield* socket.recv(Math.min(65_536, count - total))
    if (part.length === 0) return { total, end: 'eof', patternOk }
    patternOk &&= isPattern(part, (socket.received - part.length) % PATTERN)
    total += part.length
  }
  return { total, patternOk }
}

export function* sendUntilBlocked(socket: PythonSocket, chunk: number, from = 0): Operation {
  const { timeout } = socket
  socket.timeout = 0
  let total = 0
  const counts: number[] = []
  try {
    for (;;) {
      const sent = yield* socket.send(pattern(chunk, (from + total) % PATTERN))
      total += sent
      counts.push(sent)
    }
  } catch (error) {
    if (!(error instanceof Raised)) throw error
    return { total, calls: counts.length, end: error.recorded, counts }
  } finally {
    socket.timeout = timeout
  }
}

const NEWLINE = 10

/** Reads lines and sends each back, so many. */
export function* echoLines(socket: PythonSocket, count: number): Operation {
  let bytes: Uint8Array = new Uint8Array(0)
  for (let done = 0; done < count; ) {
    const at = bytes.indexOf(NEWLINE)
    if (at >= 0) {
      yield* socket.sendall(bytes.slice(0, at + 1))
      bytes = bytes.slice(at + 1)
      done++
      continue
    }
    const part = yield* socket.recv(65_536)
    if (part.length === 0) return null
    bytes = concat([bytes, part])
  }
  return null
}

/** Two small writes, then the answer, so many times. */
export function* timedRounds(socket: PythonSocket, count: number, clock: () => number): Operation {
  const times: number[] = []
  for (let round = 0; round < count; round++) {
    const start = clock()
    yield* socket.send(fromLatin1('he'))
    yield* socket.send(fromLatin1('llo\n'))
    yield* receiveUntil(socket, (bytes) => bytes.at(-1) === NEWLINE)
    times.push(clock() - start)
  }
  const median = times.sort((a, b) => a - b)[times.length >> 1]!
  return { medianMs: median < 5 ? '<5' : median >= 30 && median < 60 ? '~40' : Math.round(median) }
}

export function* serveOne(listener: PythonSocket, answer: Uint8Array): Operation {
  const { socket } = yield* listener.accept()
  socket.hold()
  const request = yield* socket.recv(65_536)
  yield* socket.sendall(answer)
  yield* socket.close()
  return { request }
}

export function* requestOne(client: PythonSocket, address: unknown, request: Uint8Array): Operation {
  client.hold()
  yield* client.connect(address)
  yield* client.sendall(request)
  const reply = yield* receiveUntil(client, () => false)
  yield* client.close()
  return { reply }
}

export function* serveLines(listener: PythonSocket): Operation {
  const { socket } = yield* listener.accept()
  socket.hold()
  let bytes: Uint8Array = new Uint8Array(0)
  let answered = 0
  for (;;) {
    const at = bytes.indexOf(NEWLINE)
    if (at < 0) {
      const part = yield* socket.recv(65_536)
      if (part.length === 0) break
      bytes = concat([bytes, part])
      continue
    }
    yield* socket.sendall(concat([fromLatin1('OK '), bytes.slice(0, at + 1)]))
    answered++
    bytes = bytes.slice(at + 1)
  }
  yield* socket.close()
  return { answered }
}

export function* requestMany(client: PythonSocket, address: unknown, count: number): Operation {
  client.hold()
  yield* client.connect(address)
  let replies = ''
  for (let round = 1; round <= count; round++) {
    yield* client.sendall(fromLatin1(`GET ${round}\n`))
    replies += latin1(yield* receiveUntil(client, (bytes) => bytes.at(-1) === NEWLINE))
  }
  yield* client.close()
  return { replies: fromLatin1(replies) }
}

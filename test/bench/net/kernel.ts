import { fromLatin1 } from '../../../src/bytes'
import { type Answer, clientNetwork, Kernel, type KernelProcess } from '../../../src/net'

const REQUEST = fromLatin1('GET / HTTP/1.1\r\nHost: localhost:8000\r\n\r\n')
const ANSWER = fromLatin1('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')

const taken = <T>(answer: Answer<T>): T => {
  if (!answer.ok) throw new Error(answer.errno)
  return answer.value
}

function listening(kernel: Kernel): { readonly process: KernelProcess; readonly fd: number } {
  const process = kernel.process()
  const fd = taken(process.socket())
  taken(process.bind(fd, '127.0.0.1', 8000))
  taken(process.listen(fd, 64))
  return { process, fd }
}

/** Exchanges on one connection, server and client both on the kernel, no process: real milliseconds. */
export function kernelAlone(count: number): number {
  const kernel = new Kernel({ seed: 1, latency: 0.1 })
  const { process, fd } = listening(kernel)
  process.accept(fd, null, (accepted) => {
    const conn = taken(accepted).fd
    const serve = (): void =>
      process.recv(conn, 4096, {}, null, (request) => {
        if (taken(request).length === 0) return
        process.send(conn, ANSWER, true, null, serve)
      })
    serve()
  })
  let answered = 0
  const connection = clientNetwork(kernel).connect('127.0.0.1', 8000, {
    open: () => connection.write(REQUEST),
    data: () => {
      answered++
      if (answered < count) connection.write(REQUEST)
    },
    end: () => undefined,
    error: (code) => {
      throw new Error(code)
    },
  })
  const started = performance.now()
  while (answered < count) if (!kernel.step()) throw new Error('the exchanges came to a halt')
  return performance.now() - started
}

/** What the kernel holds at most while `length` bytes cross, and how long that takes. */
export interface Downloaded {
  readonly elapsed: number
  /** Bytes of array buffers and of the heap, at most, above what there was before. */
  readonly memory: number
}

/** A server sends `length` bytes, in calls of 64 KiB, to a client that reads them as they come. */
export function download(length: number): Downloaded {
  const kernel = new Kernel({ seed: 1, latency: 0.1 })
  const { process: server, fd } = listening(kernel)
  const chunk = new Uint8Array(65_536).fill(0x61)
  server.accept(fd, null, (accepted) => {
    const conn = taken(accepted).fd
    let left = length
    const send = (): void => {
      if (left === 0) {
        server.close(conn)
        return
      }
      const part = left < chunk.length ? chunk.subarray(0, left) : chunk
      left -= part.length
      server.send(conn, part, true, null, send)
    }
    send()
  })
  let came = 0
  let ended = false
  clientNetwork(kernel).connect('127.0.0.1', 8000, {
    open: () => undefined,
    data: (bytes) => {
      came += bytes.length
    },
    end: () => {
      ended = true
    },
    error: (code) => {
      throw new Error(code)
    },
  })
  global.gc?.()
  const before = process.memoryUsage()
  let most = 0
  let steps = 0
  const started = performance.now()
  while (!ended) {
    if (!kernel.step()) throw new Error(`the download came to a halt at ${came} bytes`)
    if (++steps % 256 === 0) {
      const now = process.memoryUsage()
      most = Math.max(most, now.arrayBuffers - before.arrayBuffers + now.heapUsed - before.heapUsed)
    }
  }
  if (came !== length) throw new Error(`${came} of ${length} bytes came`)
  return { elapsed: performance.now() - started, memory: most }
}

import { afterEach, describe, expect, it } from 'vitest'
import { plainRequest } from '../../src/playground'
import { runNode } from './run-node'

let end: () => void = () => undefined
afterEach(() => end())

/** What a program prints when a bare client sends `GET`, line by line, with the virtual time of each line. */
async function printed(text: string): Promise<string[]> {
  const started = await runNode(`import * as net from 'barewire/socket'\n${text}`, 'raw', [
    { ...plainRequest('raw'), raw: 'GET' },
  ])
  end = started.kill
  const lines: string[] = []
  for (const record of started.view.records) {
    if (record.kind === 'output')
      lines.push(
        ...record.text
          .trimEnd()
          .split('\n')
          .map((line) => `${record.time} ${line}`),
      )
    if (record.kind === 'process' && record.event === 'throw') lines.push(`${record.time} ${record.reason}`)
  }
  return lines
}

const LISTEN = "const s = net.socket()\nawait s.bind(['localhost', 8000])\nawait s.listen(1)\n"

describe('barewire/socket', () => {
  it('waits as long as settimeout says, in virtual time', async () => {
    const text =
      "const s = net.socket()\nawait s.bind(['localhost', 9000])\nawait s.listen()\ns.settimeout(1.5)\ntry { await s.accept() } catch (e) { print(e.name, e.message) }\ns.setblocking(false)\ntry { await s.accept() } catch (e) { print(e.name, e.message, e.code, e.errno) }"
    expect(await printed(text)).toEqual([
      '1500 TimeoutError timed out',
      '1500 BlockingIOError [Errno 11] Resource temporarily unavailable EAGAIN 11',
    ])
  })

  it('knows both ends of a connection', async () => {
    const lines = await printed(
      `${LISTEN}const [c, address] = await s.accept()\nprint(await s.getsockname(), await c.getsockname())\nprint(String(await c.getpeername()) === String(address), address[0])\ntry { await s.getpeername() } catch (e) { print(e.message) }`,
    )
    expect(lines).toEqual([
      '30 ["127.0.0.1", 8000] ["127.0.0.1", 8000]',
      '30 true 127.0.0.1',
      '30 [Errno 107] Transport endpoint is not connected',
    ])
  })

  it('gives what has arrived, peeks without taking, and ends with no bytes', async () => {
    const lines = await printed(
      `${LISTEN}const [c] = await s.accept()\nprint(await c.recv(2, net.MSG_PEEK), await c.recv(2), await c.recv(99))\nawait c.shutdown(net.SHUT_WR)\nprint(await c.recv(1))`,
    )
    expect(lines).toEqual(["30 b'GE' b'GE' b'T'", "50 b''"])
  })

  it('closes with RST where bytes were not read, which the client hears', async () => {
    const started = await runNode(
      `import { socket } from 'barewire/socket'\nconst s = socket()\nawait s.bind(['localhost', 8000])\nawait s.listen(1)\nconst [c] = await s.accept()\nawait c.recv(1)\nawait c.close()\nawait s.accept()`,
      'raw',
      [{ ...plainRequest('raw'), raw: 'GET' }],
    )
    end = started.kill
    expect(started.view.outcomes[0]?.outcome).toMatchObject({ kind: 'raw', ended: 'reset' })
  })

  it('names its errors as Python does', async () => {
    const lines = await printed(
      "const s = net.socket()\ntry { await s.connect(['localhost', 1234]) } catch (e) { print(e.name, e.message) }\nprint(await net.socket().connect_ex(['localhost', 1234]))\ntry { await s.bind(['10.0.0.1', 80]) } catch (e) { print(e.message) }\ntry { await net.socket().bind(['localhost', 80]) } catch (e) { print(e.name, e.message) }\nconst d = net.socket()\nawait d.close()\ntry { await d.listen(1) } catch (e) { print(e.message) }\ntry { await s.sendall('text') } catch (e) { print(e.name, e.message) }",
    )
    expect(lines.map((line) => line.replace(/^\d+ /, ''))).toEqual([
      'ConnectionRefusedError [Errno 111] Connection refused',
      '111',
      '[Errno 99] Cannot assign requested address',
      'PermissionError [Errno 13] Permission denied',
      '[Errno 9] Bad file descriptor',
      'TypeError sendall() takes bytes, got a string: write sendall(encode(…)).',
    ])
  })

  it('receives into a buffer, peeks, and says what a wrong size is', async () => {
    const lines = await printed(
      `${LISTEN}const [c] = await s.accept()\nconst b = new Uint8Array(6).fill(46)\nprint(await c.recv_into(b, 2, net.MSG_PEEK), b)\nprint(await c.recv_into(b), b, await c.recv(0))\ntry { await c.recv_into(b, 7) } catch (e) { print(e.message) }\ntry { await c.recv_into([1]) } catch (e) { print(e.message) }`,
    )
    expect(lines.map((line) => line.replace(/^\d+ /, ''))).toEqual([
      "2 b'GE....'",
      "3 b'GET...' b''",
      'buffer too small for requested bytes',
      'recv_into() takes a Uint8Array to receive into, got a list of 1.',
    ])
  })

  it('waits on several sockets with poll and select, in virtual time', async () => {
    const lines = await printed(
      `${LISTEN}const p = net.poll()\np.register(s, net.POLLIN)\nprint(await p.poll(3))\nprint(await p.poll(), await s.fileno())\nconst [c] = await s.accept()\np.register(c, net.POLLIN | net.POLLOUT)\nprint(await p.poll(0))\nprint((await net.select([s, c], [c], [], 1)).map((l) => l.length))\np.unregister(c)\nprint(await p.poll(7))\nawait c.close()\np.register(c)\ntry { await p.poll() } catch (e) { print(e.message) }`,
    )
    expect(lines).toEqual([
      '3 []',
      '30 [[3, 1]] 3',
      '30 [[4, 5]]',
      '30 [1, 1, 0]',
      '37 []',
      '37 file descriptor cannot be a negative integer (-1)',
    ])
  })

  it('keeps a connection open until the last of its descriptors is closed: dup and detach', async () => {
    const lines = await printed(
      `${LISTEN}const [c] = await s.accept()\nconst d = await c.dup()\nprint(await c.fileno(), await d.fileno())\nawait c.close()\nprint(await c.fileno(), await d.recv(9))\nconst fd = await d.detach()\nprint(fd, await d.fileno(), await d.detach())\nconst p = net.poll(); p.register(fd, net.POLLOUT); print(await p.poll(0))\ntry { await d.recv(1) } catch (e) { print(e.message) }`,
    )
    expect(lines.map((line) => line.replace(/^\d+ /, ''))).toEqual([
      '4 5',
      "-1 b'GET'",
      '5 -1 -1',
      '[[5, 4]]',
      '[Errno 9] Bad file descriptor',
    ])
  })

  it('gives options with their numbers: set, told, refused', async () => {
    const lines = await printed(
      `const s = net.socket()\nawait s.setsockopt(net.SOL_SOCKET, net.SO_LINGER, [1, 3])\nprint(await s.getsockopt(net.SOL_SOCKET, net.SO_LINGER), await s.getsockopt(net.SOL_SOCKET, net.SO_LINGER, 8))\nawait s.setsockopt(net.IPPROTO_TCP, net.TCP_NODELAY, true)\nprint(await s.getsockopt(net.IPPROTO_TCP, net.TCP_NODELAY), await s.getsockopt(net.SOL_SOCKET, net.SO_TYPE), await s.getsockopt(net.SOL_SOCKET, net.SO_ERROR))\nawait s.setsockopt(net.SOL_SOCKET, net.SO_RCVBUF, 10000)\nprint(await s.getsockopt(net.SOL_SOCKET, net.SO_RCVBUF))\ntry { await s.setsockopt(net.SOL_SOCKET, 999, 1) } catch (e) { print(e.message) }\ntry { await s.setsockopt(net.SOL_SOCKET, net.SO_LINGER, 1) } catch (e) { print(e.message) }\nprint(s.family, s.type, s.getblocking(), s.gettimeout())`,
    )
    expect(lines.map((line) => line.replace(/^\d+ /, ''))).toEqual([
      String.raw`1 b'\x01\x00\x00\x00\x03\x00\x00\x00'`,
      '1 1 0',
      '20000',
      '[Errno 92] Protocol not available',
      'SO_LINGER takes [on, seconds], as [1, 0]; got 1.',
      '2 1 true null',
    ])
  })

  it('reads and writes through files: lines, text, bytes, and the socket ends with the last of them', async () => {
    const lines = await printed(
      `const s = await net.create_server(['localhost', 9000], { backlog: 2 })\nconst a = await net.create_connection(['localhost', 9000], 5, ['127.0.0.1', 40000])\nconst [b, from] = await s.accept()\nprint(from)\nawait a.sendall(net.encode('GET /ä HTTP/1.1\\r\\nHost: x\\r\\n\\r\\nrest of it'))\nawait a.shutdown(net.SHUT_WR)\nusing f = b.makefile('r')\nawait b.close()\nprint(JSON.stringify(await f.readline()), JSON.stringify(await f.readline()), JSON.stringify(await f.readline()))\nprint(await f.read(4), await f.read(), JSON.stringify(await f.readline()))\ntry { await f.write('x') } catch (e) { print(e.name, e.message) }\nconst w = await (await net.create_connection(['localhost', 9000])).makefile('wb')\nconst [c] = await s.accept()\nprint(await w.write(net.encode('one\\ntwo\\n')))\nawait w.flush()\nconst r = c.makefile('rb')\nprint(await r.read1(5), await r.readline())\nawait w.close()\ntry { await w.write(net.encode('x')) } catch (e) { print(e.name, e.message) }\ntry { c.makefile('q') } catch (e) { print(e.message) }`,
    )
    expect(lines.map((line) => line.replace(/^\d+ /, ''))).toEqual([
      '["127.0.0.1", 40000]',
      String.raw`"GET /ä HTTP/1.1\n" "Host: x\n" "\n"`,
      'rest  of it ""',
      'UnsupportedOperation not writable',
      '8',
      String.raw`b'one\nt' b'wo\n'`,
      'ValueError I/O operation on closed file.',
      "invalid mode 'q' (only r, w, b allowed)",
    ])
  })

  it('does not wait where it is told not to: BlockingIOError, EINPROGRESS, a partial send', async () => {
    const lines = await printed(
      `${LISTEN}const c = net.socket()\nc.setblocking(false)\nprint(await c.connect_ex(['localhost', 8000]))\nconst p = net.poll(); p.register(c, net.POLLOUT); await p.poll()\nprint(await c.connect_ex(['localhost', 8000]), await c.connect_ex(['localhost', 8000]))\nlet n = 0, last = 0\ntry { for (;;) { last = await c.send(new Uint8Array(100_000)); n += last } } catch (e) { print(e.name, last > 0 && last < 100_000, n > 100_000) }\ntry { await net.socket().connect(['no.such.host', 80]) } catch (e) { print(e.name, e.message, e.errno) }\ntry { await s.accept() ; await s.accept(); s.settimeout(0.5); await s.accept() } catch (e) { print(e.name, e.message) }`,
    )
    expect(lines.map((line) => line.replace(/^\d+ /, ''))).toEqual([
      '115',
      '0 106',
      'BlockingIOError true true',
      'gaierror [Errno -2] Name or service not known -2',
      'TimeoutError timed out',
    ])
  })

  it('closes at the end of a block with using, in reverse order, also when an error leaves it', async () => {
    const lines = await printed(
      "const noisy = (name: string) => ({ [Symbol.dispose]: () => print('close', name) })\nfor (const name of ['a', 'b']) { using x = noisy(name), y = noisy(name + 2)\n print('in', name) }\ntry { using z = noisy('z')\n throw new Error('out') } catch (e) { print(e.message) }\nasync function f() { await using w = { async [Symbol.asyncDispose]() { print('async') } }\n return 'value' }\nprint(await f())",
    )
    expect(lines.map((line) => line.replace(/^\d+ /, ''))).toEqual([
      'in a',
      'close a2',
      'close a',
      'in b',
      'close b2',
      'close b',
      'close z',
      'out',
      'async',
      'value',
    ])
  })

  it('gives virtual time and seeded chance, the same every time, and nothing that reaches out', async () => {
    const text =
      "const t = Date.now()\nawait new Promise((r) => setTimeout(r, 2500))\nprint(Date.now() - t, performance.now(), new Date().toISOString(), new Date(2026, 0, 5, 7).toString())\nprint(Math.random(), crypto.randomUUID(), new Intl.NumberFormat().format(1234.5))\nfor (const name of ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'Worker', 'BroadcastChannel', 'MessageChannel', 'indexedDB', 'caches', 'importScripts', 'postMessage', 'close', 'process', 'require', 'Buffer', 'setImmediate', 'WebAssembly', 'Atomics', 'SharedArrayBuffer', 'WeakRef', 'FinalizationRegistry', 'CompressionStream', 'Blob', 'FileReader', 'location']) if (typeof globalThis[name] !== 'undefined') print('still there:', name)"
    const first = await printed(text)
    end()
    expect(first[0]).toBe(
      '2500 2500 2500 2026-01-01T00:00:02.500Z Mon Jan 05 2026 07:00:00 GMT+0000 (Coordinated Universal Time)',
    )
    expect(first[1]).toMatch(/^2500 0\.\d+ [0-9a-f-]{36} 1,234\.5$/)
    expect(first).toHaveLength(2)
    expect(await printed(text)).toEqual(first)
  })
})

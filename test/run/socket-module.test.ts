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

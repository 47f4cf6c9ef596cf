import { afterEach, describe, expect, it, vi } from 'vitest'
import { Kernel, type KernelProcess } from '../../src/net'
import { plainRequest } from '../../src/playground'
import { spawnNode } from '../../src/process/node'
import { play } from '../bench/determinism/play'
import { PROGRAMS, type Program } from '../bench/determinism/programs'

afterEach(() => vi.restoreAllMocks())

describe('the same playground', () => {
  it.each(PROGRAMS.map((program) => [program.name, program] as const))(
    'gives the same recording every time, several runs at once: %s',
    async (_, program) => {
      const [first, ...others] = await Promise.all(Array.from({ length: 3 }, () => play(program, spawnNode)))
      for (const other of others) expect(other.text).toBe(first!.text)
      expect(first!.records).toBeGreaterThan(5)
    },
  )

  it('leaves a program no global that is not on the list', async () => {
    const { text } = await play(PROGRAMS.find(({ name }) => name === 'the global scope')!, spawnNode)
    expect(text).toContain('"text":"left over: none EvalError EvalError EvalError EvalError ')
  })
})

/** Prints on both sides of a reply's answer from the same line, together more than goes in one part; and sets timers. */
const CHATTY: Program = {
  name: 'chatty',
  client: 'curl-7.88',
  files: [
    {
      name: 'server.ts',
      text: `import { encode, socket } from 'barewire/socket'
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(5)
const say = (what) => { for (let at = 0; at < 90; at++) print(what, at, 'x'.repeat(30)) }
for (;;) {
  const [conn] = await s.accept()
  const serve = async () => {
    while ((await conn.recv(4096)).length > 0) {
      setTimeout(() => say('timer'), 0)
      const sending = conn.send(encode('HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n'))
      say('while it is sent')
      const sent = await sending
      say('between')
      await conn.sendall(encode('ok'))
      say(sent)
    }
  }
  void serve()
}`,
    },
  ],
  network: { latency: 10 },
  requests: [{ ...plainRequest('curl-7.88'), command: "curl 'http://localhost:8000/[1-3]'" }],
}

describe('a process that knows beforehand that its reply goes', () => {
  it.each([...PROGRAMS, CHATTY].map((program) => [program.name, program] as const))(
    'makes the recording that it makes without: %s',
    async (_, program) => {
      const prototype = Object.getPrototypeOf(new Kernel({ seed: 1, latency: 1 }).process()) as KernelProcess
      const room = vi.spyOn(prototype, 'roomOf')
      const knowing = await play(program, spawnNode)
      room.mockReturnValue(0)
      const asking = await play(program, spawnNode)
      expect(knowing.text).toBe(asking.text)
      expect(knowing.records).toBeGreaterThan(5)
    },
  )
})

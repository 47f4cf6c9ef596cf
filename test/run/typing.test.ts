import { afterEach, expect, it } from 'vitest'
import { latin1 } from '../../src/bytes'
import type { CurlOutcome } from '../../src/clients'
import { plainRequest } from '../../src/playground'
import type { RunView } from '../../src/run'
import { runNode } from './run-node'

/** Answers every request but the one for `/never`. */
const SERVER = `export default async (request: Request) => {
  const { pathname } = new URL(request.url)
  return pathname === '/never' ? await new Promise(() => undefined) : new Response('asked ' + pathname + '\\n')
}
`

let run: Awaited<ReturnType<typeof runNode>>
afterEach(() => run.kill())

const line = (command: string) => ({ ...plainRequest('curl-7.88'), command })
const last = (view: RunView) => view.outcomes.at(-1)!
const screen = (view: RunView) => {
  const { screen: pieces } = last(view).outcome as CurlOutcome
  return pieces.map(({ bytes }) => latin1(bytes)).join('')
}
const sent = (view: RunView) =>
  [...view.records]
    .flatMap((one) => (one.kind === 'segment' && one.from === 'client' ? [latin1(one.payload)] : []))
    .join('')

it('lines typed for nc go out as they are typed; its reply is on the screen, and Ctrl-D ends it', async () => {
  run = await runNode(SERVER, 'curl-7.88', [line('nc -C localhost 8000')])
  expect(last(run.view)).toMatchObject({ settled: false })
  expect(run.view.waiting.filter(({ who }) => who !== 'server')).toEqual([])
  const before = run.view.now!
  await run.type('GET /hand HTTP/1.1\n')
  expect(sent(run.view)).toBe('GET /hand HTTP/1.1\r\n')
  expect(screen(run.view)).toBe('')
  await run.type('Host: a\n')
  await run.type('\n')
  expect(sent(run.view)).toBe('GET /hand HTTP/1.1\r\nHost: a\r\n\r\n')
  expect(screen(run.view)).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*asked \/hand\n/)
  // Somebody who types is not hurried: no timer of the server has run out meanwhile.
  expect(last(run.view).settled).toBe(false)
  expect(run.view.now! - before).toBeLessThan(1000)
  // What was typed is part of the request, so that it is there again in a link.
  expect(last(run.view).request.raw).toBe('GET /hand HTTP/1.1\nHost: a\n\n')
  await run.type(null)
  expect(last(run.view)).toMatchObject({ settled: true, outcome: { exit: 0 } })
})

it('Ctrl-C ends nc, and the next line goes to the same server', async () => {
  run = await runNode(SERVER, 'curl-7.88', [line('nc localhost 8000')])
  await run.type('GET / HT')
  await run.interrupt()
  expect(last(run.view)).toMatchObject({ settled: true, outcome: { exit: 130 } })
  await run.send(line('curl -s localhost:8000/next'))
  expect(screen(run.view)).toBe('asked /next\n')
  expect(run.view.outcomes).toHaveLength(2)
})

it('Ctrl-C ends a curl that waits', async () => {
  run = await runNode(SERVER, 'curl-7.88', [line('curl localhost:8000/never')])
  expect(last(run.view).settled).toBe(false)
  await run.interrupt()
  expect(last(run.view)).toMatchObject({ settled: true, outcome: { exit: 130 } })
})

it('time passes for who types when somebody lets it: the server gives up on a head that never ends', async () => {
  run = await runNode(SERVER, 'curl-7.88', [line('nc -C localhost 8000')])
  await run.type('GET / HTTP/1.1\n')
  expect(last(run.view).settled).toBe(false)
  for (let times = 0; times < 20 && !last(run.view).settled; times++) await run.pass()
  expect(last(run.view).settled).toBe(true)
})

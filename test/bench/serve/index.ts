import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { median, report } from '../report'
import type { Order, Report } from './load'

const CONNECTIONS = 50
const ROUNDS = 10
const ROUND = 1000
/** What is asked for: requests a second, as a share of those of Node's own server. */
const ASKED = 0.95

const here = (name: string) => new URL(name, import.meta.url).pathname

interface Server {
  readonly name: string
  readonly process: ChildProcess
  readonly port: number
  readonly rates: number[]
  /** Microseconds on the processor for each request. */
  readonly costs: number[]
}

/**
 * `npm run bench -- serve [--rounds N]`: `barewire serve` with a one-line handler against Node's own `http` server giving the
 * same answer, over TCP on the loopback, each server and the client in a process of its own. The rounds alternate, and each
 * server runs first in half of them. True where the share of requests a second that is asked for is reached.
 */
export async function run(args: readonly string[]): Promise<boolean> {
  const rounds = args.includes('--rounds') ? Number(args[args.indexOf('--rounds') + 1]) : ROUNDS
  const built = spawnSync('npm', ['run', '--silent', 'build:lib'], { stdio: ['ignore', 'ignore', 'inherit'] })
  if (built.status !== 0) throw new Error('bench: the library could not be built')
  const client = fork(here('load.ts'))
  const servers: Server[] = []
  try {
    servers.push(
      await start('barewire', ['lib/barewire.js', 'serve', here('handler.ts'), '--port', '0', '--host', '127.0.0.1']),
      await start('node http', ['--import', 'tsx', here('node-http.ts')]),
    )
    for (const { name, port } of servers) {
      const { answer } = await ask(client, { kind: 'connect', port, connections: CONNECTIONS }, 'connected')
      console.log(`${name} answers\n${answer.replace(/^/gm, '    ')}`)
      if (!/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nHello, world!\n$/.test(answer))
        throw new Error(`bench: ${name} is wrong`)
    }
    // The first rounds warm up.
    for (let round = -2; round < rounds; round++)
      for (const server of round % 2 === 0 ? servers : [...servers].reverse()) {
        const before = onProcessor(server.process.pid!)
        const order = { kind: 'load', port: server.port, milliseconds: ROUND } as const
        const { answers, milliseconds } = await ask(client, order, 'loaded')
        if (round < 0) continue
        server.rates.push((answers * 1000) / milliseconds)
        server.costs.push((onProcessor(server.process.pid!) - before) / answers)
      }
  } finally {
    client.kill()
    for (const server of servers) server.process.kill('SIGKILL')
  }
  return show(servers)
}

function show(servers: readonly Server[]): boolean {
  const [ours, peer] = servers as [Server, Server]
  console.log(
    `Node ${process.version}, ${CONNECTIONS} connections, ${ours.rates.length} alternating rounds (medians)\n`,
  )
  console.log('| server | requests a second | µs on the processor for each |')
  console.log('| --- | ---: | ---: |')
  for (const { name, rates, costs } of servers)
    console.log(`| ${name} | ${median(rates).toFixed(0)} | ${median(costs).toFixed(1)} |`)
  console.log('')
  const ratio = (a: readonly number[], b: readonly number[]) => median(a.map((value, at) => value / b[at]!))
  return report([
    {
      what: 'requests a second, over those of node http',
      got: ratio(ours.rates, peer.rates),
      unit: '×',
      asked: ASKED,
      least: true,
    },
    {
      what: 'time on the processor, under that of node http',
      got: ratio(peer.costs, ours.costs),
      unit: '×',
      asked: null,
    },
  ])
}

/** Starts a server and waits until it says where it listens. */
function start(name: string, args: readonly string[]): Promise<Server> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    child.once('exit', () => reject(new Error(`bench: ${name} ended before it listened`)))
    let said = ''
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString()
      const port = /http:\/\/[^\s/]*:(\d+)/.exec(said)?.[1]
      if (port) resolve({ name, process: child, port: Number(port), rates: [], costs: [] })
    })
  })
}

function ask<K extends Report['kind']>(client: ChildProcess, order: Order, kind: K): Promise<Report & { kind: K }> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('bench: the client ended'))
    client.once('exit', ended)
    client.once('message', (message: Report) => {
      client.off('exit', ended)
      if (message.kind === kind) resolve(message as Report & { kind: K })
      else reject(new Error(`bench: expected ${kind} from the client, got ${message.kind}`))
    })
    client.send(order)
  })
}

/** Microseconds that a process has run so far, all its threads together. NaN where the system does not say. */
function onProcessor(pid: number): number {
  try {
    // Fields 14 and 15: clock ticks of 10 ms in user and system mode; the name before them may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10_000
  } catch {
    return Number.NaN
  }
}

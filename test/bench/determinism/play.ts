import { plainRequest } from '../../../src/playground'
import { startKernel } from '../../../src/run/kernel'
import { Fnv1a, fingerprint, RecordList, type TraceRecord } from '../../../src/trace'
import type { Program } from './programs'

/** A process that has run nothing yet. */
export interface Spawned {
  readonly port: MessagePort
  kill(): void
}

/** What came of one run: a hash of everything that does not depend on an engine's words, and the page's own fingerprint. */
export interface Played {
  readonly hash: string
  readonly records: number
  /** The records as they were hashed, one a line. Asked for where hashes differ. */
  readonly text: string
}

/** Plays a program once, from a fresh process to its rest. */
export async function play(program: Program, spawn: () => Promise<Spawned>): Promise<Played> {
  const process = await spawn()
  const records = new RecordList()
  const state = await new Promise<string>((resolve) => {
    const kernel = startKernel((message) => {
      if (message.kind === 'records') records.add(message.chunks)
      else if (message.kind === 'problems') resolve(`problems: ${message.problems[0]?.message}`)
      else if (message.kind === 'kill') process.kill()
      else if (message.kind === 'state' && message.state.kind !== 'starting' && message.state.kind !== 'running') {
        resolve(JSON.stringify([message.state.kind, message.blocked]))
        kernel.receive({ kind: 'stop', run: 1, reason: null })
        process.kill()
      }
    })
    const requests = program.requests ?? [plainRequest(program.client)]
    kernel.receive({
      kind: 'start',
      run: 1,
      client: program.client,
      files: program.files,
      main: program.files[0]!.name,
      requests,
      network: program.network,
      seed: 0x7f3a,
      port: process.port,
    })
  })
  const lines = [...Array.from(records, canonical), state]
  const hash = new Fnv1a()
  for (const line of lines) hash.bytes(new TextEncoder().encode(`${line}\n`))
  const { bytes, segments } = fingerprint(records)
  return { hash: `${hash.hex()} ${bytes} ${segments}`, records: records.length, text: lines.join('\n') }
}

/** A record whole, but for what an engine chooses: the column of a place in the text, and the words of an error that it threw. */
function canonical(record: TraceRecord): string {
  const own = record.kind === 'process' && record.event === 'throw' ? { ...record, reason: '' } : record
  return JSON.stringify(own, (key, value: unknown) => {
    if (key === 'column') return undefined
    return value instanceof Uint8Array
      ? Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')
      : value
  })
}

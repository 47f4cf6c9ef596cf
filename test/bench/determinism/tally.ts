import { play, type Spawned } from './play'
import { PROGRAMS } from './programs'

/** What is to be played: a program by its name, how often, how many at a time, and whether the machine is kept busy besides. */
export interface Order {
  readonly program: string
  readonly runs: number
  readonly parallel: number
  readonly busy: boolean
}

/** The hashes that came, with how often each did, and the recording behind each, for a look at what differs. */
export interface Report {
  readonly hashes: readonly { readonly hash: string; readonly times: number; readonly text: string }[]
  readonly records: number
}

/** Plays a program as often as asked for and counts what came of it. */
export async function tally(order: Order, spawn: () => Promise<Spawned>): Promise<Report> {
  const program = PROGRAMS.find(({ name }) => name === order.program)
  if (!program) throw new Error(`there is no program ${order.program}`)
  const found = new Map<string, { times: number; text: string }>()
  let left = order.runs
  let records = 0
  const lane = async () => {
    while (left-- > 0) {
      const played = await play(program, spawn)
      records = played.records
      const known = found.get(played.hash)
      if (known) known.times++
      else found.set(played.hash, { times: 1, text: played.text })
    }
  }
  await Promise.all(Array.from({ length: order.parallel }, lane))
  return { hashes: [...found].map(([hash, one]) => ({ hash, ...one })), records }
}

/** Two workers that compute without end. Returns the way to end them. */
export function keepBusy(start: (code: string) => { terminate(): unknown }): () => void {
  const workers = [0, 1].map(() => start('for (let at = 0; ; at++) Math.sqrt(at)'))
  return () => {
    for (const worker of workers) void worker.terminate()
  }
}

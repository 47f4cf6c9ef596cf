import { byteWord, grouped } from '../bytes'
import type { Outcome } from '../clients'
import type { LinkedSelection, Playground, Recording } from '../playground'
import { fingerprint, type Records } from '../trace'
import type { RunView } from './types'

/** The longest outcome in words that a link may hold. */
const MOST_OUTCOME = 100

/** The playground without what a link alone carries: what was on show where it was made. */
export function withoutRecording(playground: Playground): Playground {
  const { recording: _, outcomes: __, view, ...rest } = playground
  const { selection: ___, ...look } = view
  return { ...rest, view: look }
}

/** True where a recording has these bytes: a link may name any. */
export function holdsBytes(records: Records, { connection, from, end }: LinkedSelection): boolean {
  for (const one of records.of(['segment'])) {
    if (one.connection === connection && one.from === from && one.offset + one.payload.length >= end) return true
  }
  return false
}

/** The bytes that a selection names; null where a recording does not have all of them. */
function bytesOf(records: Records, { connection, from, start, end }: LinkedSelection): Uint8Array | null {
  const bytes = new Uint8Array(end - start)
  let reached = start
  for (const one of records.of(['segment'])) {
    if (one.connection !== connection || one.from !== from || one.offset > reached) continue
    const part = one.payload.subarray(reached - one.offset, end - one.offset)
    bytes.set(part, reached - start)
    reached += part.length
    if (reached === end) return bytes
  }
  return null
}

/** True where two recordings have the same bytes at that place. */
export function sameBytes(one: Records, other: Records, selection: LinkedSelection): boolean {
  const [a, b] = [bytesOf(one, selection), bytesOf(other, selection)]
  return a !== null && b !== null && a.every((byte, at) => byte === b[at])
}

const recordings = new WeakMap<RunView, Recording>()

/** What a link says of a run; null where it would come out otherwise elsewhere: it goes on, or somebody stopped it. */
export function recordingOf(run: RunView): Recording | null {
  if (run.state.kind !== 'quiet' && run.state.kind !== 'exited') return null
  const known = recordings.get(run)
  if (known) return known
  const last = run.outcomes.at(-1)
  const made = { ...fingerprint(run.records), outcome: last ? outcomeWord(last.outcome, last.settled) : 'none' }
  recordings.set(run, made)
  return made
}

/** An outcome in a few words that stay the same from version to version: `exit 1`, `error ERR_EMPTY_RESPONSE`. */
function outcomeWord(outcome: Outcome, settled: boolean): string {
  const word = (() => {
    switch (outcome.kind) {
      case 'curl':
        return settled ? `exit ${outcome.exit}` : 'waits'
      case 'browser':
        return [outcome.outcome, outcome.error?.code ?? outcome.status ?? '', settled ? '' : 'loads on']
          .join(' ')
          .trim()
      case 'raw':
        return `${outcome.bytes} ${byteWord(outcome.bytes)}, ${outcome.ended}`
    }
  })()
  return word.slice(0, MOST_OUTCOME)
}

/** In what a replay differs from the recording that came with a link, as parts of a sentence; none where it does not. */
export function differences(then: Recording, now: Recording): readonly string[] {
  const found: string[] = []
  const compare = (what: string, before: number | string, after: number | string) => {
    if (before !== after) {
      const [was, is] = [before, after].map((value) => (typeof value === 'number' ? grouped(value) : `“${value}”`))
      found.push(`${what} ${was} then, ${is} now`)
    }
  }
  compare('outcome', then.outcome, now.outcome)
  compare('connections', then.connections, now.connections)
  compare('bytes from the client', then.sent, now.sent)
  compare('bytes from the server', then.received, now.received)
  const lengths = then.sent === now.sent && then.received === now.received && then.connections === now.connections
  if (lengths && then.bytes !== now.bytes) found.push('as many bytes, but other ones')
  compare('milliseconds until the last packet', then.ended, now.ended)
  if (found.length === 0 && then.segments !== now.segments) found.push('the same bytes in other packets')
  return found
}

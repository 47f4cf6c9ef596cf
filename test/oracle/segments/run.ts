import { readFileSync } from 'node:fs'
import { ACK, FIN, PSH, RST, type Segment, SYN } from '../../../src/net'
import type { Capture, RecordedSegment } from '../sockets/data'
import { Replay } from '../sockets/replay'

/** Pause between two steps of a capture, virtual milliseconds. */
const PAUSE = 60
const DIRECTIONS = ['c>s', 's>c'] as const
const FLAGS: readonly (readonly [number, string])[] = [
  [FIN, 'FIN'],
  [SYN, 'SYN'],
  [RST, 'RST'],
  [PSH, 'PSH'],
  [ACK, 'ACK'],
]

type Shown = Pick<RecordedSegment, 'dir' | 'flags' | 'seq' | 'ack' | 'len' | 'stream'>

/** Plays recorded captures on the simulated kernel and compares the segments of each direction. */
export function run(file: string): { lines: readonly string[]; agree: number; differ: number } {
  const captures = JSON.parse(readFileSync(file, 'utf8')) as Capture[]
  const lines: string[] = []
  let differ = 0
  for (const capture of captures) {
    const differences = compare(capture, play(capture))
    lines.push(...differences.map((one) => `${capture.id} ${one}`))
    if (differences.length > 0) differ++
  }
  return { lines, agree: captures.length - differ, differ }
}

function play({ script }: Capture): readonly Shown[] {
  const segments: Segment[] = []
  const replay = new Replay(PAUSE, [], { segment: (segment) => segments.push(segment) })
  for (const step of script) {
    const { outcome } = replay.play(step)
    // Ports are learnt from what the calls give, as in the recording.
    if (outcome && 'result' in outcome) replay.names.equal(step.result ?? null, outcome.result)
  }
  replay.end()
  return shownAsTshark(segments)
}

/** Relative numbers as tshark counts them: from a direction's SYN, or from one below its first segment where there was none. */
function shownAsTshark(segments: readonly Segment[]): readonly Shown[] {
  const bases = new Map<string, number>()
  return segments.map(({ connection, from, flags, sequence, acknowledgment, payload }) => {
    const base = (end: string) => bases.get(`${connection} ${end}`) ?? 0
    if (!bases.has(`${connection} ${from}`)) bases.set(`${connection} ${from}`, flags & SYN ? sequence : sequence - 1)
    return {
      dir: from === 'client' ? 'c>s' : 's>c',
      flags: FLAGS.filter(([bit]) => flags & bit).map(([, name]) => name),
      seq: sequence - base(from),
      ack: acknowledgment === null ? null : acknowledgment - base(from === 'client' ? 'server' : 'client'),
      len: payload.length,
      stream: connection - 1,
    }
  })
}

function compare(capture: Capture, got: readonly Shown[]): readonly string[] {
  if (capture.varies) return compareShape(capture, got)
  const bare = !capture.id.startsWith('seg-fast-')
  return DIRECTIONS.flatMap((dir) => {
    const want = capture.segments.filter((one) => one.dir === dir && (bare || !isBareAck(one))).map(line)
    const have = got.filter((one) => one.dir === dir && (bare || !isBareAck(one))).map(line)
    const at = want.findIndex((one, index) => one !== have[index])
    if (at < 0 && want.length === have.length) return []
    const place = at < 0 ? want.length : at
    return [`${dir} segment ${place + 1} want ${want[place] ?? 'none'} got ${have[place] ?? 'none'}`]
  })
}

/** A capture that varied: flags and order of SYN, FIN and RST, and the whole payload, as in one of the recorded runs. */
function compareShape(capture: Capture, got: readonly Shown[]): readonly string[] {
  const runs = [capture.segments, ...(capture.variants ?? []).map(({ segments }) => segments)]
  const have = shape(got)
  if (runs.some((one) => shape(one) === have)) return []
  return [`shape want ${runs.map(shape).join(' or ')} got ${have}`]
}

function shape(segments: readonly Shown[]): string {
  return DIRECTIONS.map((dir) => {
    const all = segments.filter((one) => one.dir === dir)
    const marked = all.filter(({ flags }) => flags.some((flag) => flag === 'SYN' || flag === 'FIN' || flag === 'RST'))
    const ends = new Map<number, number>()
    for (const { stream, seq, len } of all)
      if (len > 0) ends.set(stream, Math.max(ends.get(stream) ?? 0, seq + len - 1))
    const total = [...ends.values()].reduce((sum, one) => sum + one, 0)
    return `${dir} ${marked.map(({ flags, stream }) => `${stream}:${signature(flags)}`).join(' ')} ${total} bytes`
  }).join(', ')
}

/** PSH says where a write ended, which the cut of a large transfer moves. */
const signature = (flags: readonly string[]): string =>
  [...flags]
    .filter((flag) => flag !== 'PSH')
    .sort()
    .join('+')

const isBareAck = ({ flags, len }: Shown): boolean => len === 0 && flags.length === 1 && flags[0] === 'ACK'

const line = ({ flags, seq, ack, len, stream }: Shown): string =>
  `stream ${stream} ${[...flags].sort().join('+')} seq ${seq} ack ${ack ?? 'none'} len ${len}`

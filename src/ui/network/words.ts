import type { NetworkSpec } from '../../playground'

const number = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 3 })
const bytes = (count: number): string => (count === 1 ? '1 byte' : `${number(count)} bytes`)
const sender = (from: 'client' | 'server'): string => (from === 'client' ? 'the client' : 'the server')

function cutWords(segments: NonNullable<NetworkSpec['segments']>): string {
  switch (segments.kind) {
    case 'mss':
      return 'segments of at most 1,448 bytes (full ones of Ethernet)'
    case 'bytes':
      return `segments of ${bytes(segments.bytes)}`
    case 'random':
      return `segments of 1 to ${bytes(segments.most)}, at random`
    case 'marks':
      return segments.marks.length === 1 ? 'cut at 1 mark' : `cut at ${segments.marks.length} marks`
  }
}

/** What a network does beside its latency, in short; empty where it only carries. */
export function networkWords(network: NetworkSpec): readonly string[] {
  const { bandwidth, segments, loss, stall, reset, halfClose, slow, clients } = network
  const words: string[] = []
  if (bandwidth !== undefined) words.push(`${number(bandwidth / 1000)} kB/s each way`)
  // To cut at marks and to have set none is to carry as ever.
  if (segments && !(segments.kind === 'marks' && segments.marks.length === 0)) words.push(cutWords(segments))
  if (loss !== undefined) words.push(`${number(loss * 100)} % of the segments lost`)
  if (stall) words.push(`stalls after ${bytes(stall.after)} from ${sender(stall.from)} for ${number(stall.time)} ms`)
  if (reset) words.push(`reset after ${bytes(reset.after)} from ${sender(reset.from)}`)
  if (halfClose !== undefined) {
    words.push(`the client half-closes after ${halfClose === 'request' ? 'its request' : bytes(halfClose)}`)
  }
  if (slow) words.push(`${bytes(slow.bytes)} every ${number(slow.every)} ms from the client`)
  if (clients !== undefined) words.push(`${clients} clients at once`)
  return words
}

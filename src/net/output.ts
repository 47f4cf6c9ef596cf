import { type Chunk, endOf, FULL_PAYLOAD, hasRoom, memoryOf, type Tcb } from './tcb'
import { armProbe, armRetransmission, armTailProbe } from './timers'
import { ACK, FIN, NOTHING, PSH, RST, type Segment, SYN } from './types'
import { chooseWindow } from './window'

/** Payload of the largest chunk that loopback carries as one segment. */
const MOST_CHUNK = 65_215

/** Half of the largest window the peer has shown: a chunk is never more (Linux: tcp_bound_to_half_wnd). */
const bound = (tcb: Tcb, size: number): number =>
  tcb.mostWindow === 0
    ? size
    : Math.min(size, tcb.mostWindow > 536 ? Math.max(Math.floor(tcb.mostWindow / 2), 36) : Math.max(tcb.mostWindow, 36))

/** The payload of a full segment to this peer. */
export const segmentSize = (tcb: Tcb): number => bound(tcb, FULL_PAYLOAD)

/** The payload of a full chunk: what goes into the send buffer as one. */
export function chunkSize(tcb: Tcb): number {
  const segment = segmentSize(tcb)
  return Math.max(segment, Math.floor(bound(tcb, MOST_CHUNK) / segment) * segment)
}

const windowEnd = (tcb: Tcb): number => tcb.sendUnacknowledged + tcb.sendWindow

/** Puts one segment on the wire. `flags` carries ACK wherever something can be acknowledged. */
function emit(tcb: Tcb, flags: number, sequence: number, payload: Uint8Array, retransmission: boolean): void {
  const window = flags & SYN ? tcb.receiveWindow : flags & ACK ? chooseWindow(tcb) : 0
  if (flags & ACK) acknowledgementSent(tcb)
  const segment: Segment = {
    connection: tcb.connection,
    from: tcb.end,
    flags,
    sequence,
    acknowledgment: flags & ACK ? tcb.receiveNext : null,
    window,
    payload,
    offset: Math.max(0, Math.min(sequence, tcb.writeSequence - (tcb.finQueued ? 1 : 0)) - 1),
    retransmission,
  }
  tcb.wire.transmit(tcb, segment)
}

function acknowledgementSent(tcb: Tcb): void {
  if (tcb.acknowledgeScheduled && tcb.quickAcks > 0) {
    tcb.quickAcks--
    if (tcb.quickAcks === 0) tcb.acknowledgeTimeout = 40
  }
  tcb.acknowledgeScheduled = false
  tcb.acknowledgeNow = false
  tcb.pushed = 0
  if (tcb.acknowledgeTimer?.armed) tcb.wire.scheduler.disarm(tcb.acknowledgeTimer)
}

/** SYN, or SYN and ACK where the peer's has come. */
export function sendSyn(tcb: Tcb, again: boolean): void {
  emit(tcb, tcb.receiveNext > 0 ? SYN | ACK : SYN, 0, NOTHING, again)
  tcb.acknowledgedTo = tcb.receiveNext
  if (tcb.sendNext === 0) {
    tcb.sendNext = 1
    tcb.writeSequence = 1
    tcb.pushedSequence = 1
    tcb.smallEnd = 1
  }
}

export function sendAck(tcb: Tcb): void {
  if (tcb.state !== 'CLOSED') emit(tcb, ACK, Math.max(tcb.sendUnacknowledged, tcb.sendNext), NOTHING, false)
}

/** A zero-window or keep-alive probe: no data, one below what is acknowledged, so that the peer must answer. */
export function sendProbe(tcb: Tcb): void {
  emit(tcb, ACK, tcb.sendUnacknowledged - 1, NOTHING, false)
}

/** RST with ACK, for a connection that this end gives up. */
export function sendReset(tcb: Tcb): void {
  emit(tcb, RST | ACK, tcb.sendNext, NOTHING, false)
}

/** RST in answer to a segment that nothing here can take (RFC 9293 section 3.5.2, group 2). */
export function answerReset(tcb: Tcb, segment: Segment): void {
  emit(tcb, RST, segment.acknowledgment ?? 0, NOTHING, false)
}

export function sendChunk(tcb: Tcb, chunk: Chunk): void {
  chunk.sentAt = tcb.now
  chunk.lost = false
  chunk.segments = Math.max(1, Math.ceil(chunk.length / segmentSize(tcb)))
  tcb.flying += chunk.segments
  const again = chunk.sends++ > 0
  const flags = ACK | (chunk.push ? PSH : 0) | (chunk.fin ? FIN : 0)
  emit(tcb, flags, chunk.sequence, joined(chunk), again)
  if (chunk.length > 0 && tcb.now - tcb.lastReceived < tcb.acknowledgeTimeout) tcb.interactive = true
}

function joined(chunk: Chunk): Uint8Array {
  if (chunk.length === 0) return NOTHING
  if (chunk.parts.length > 1) {
    const all = new Uint8Array(chunk.length)
    let at = 0
    for (const part of chunk.parts) {
      all.set(part, at)
      at += part.length
    }
    chunk.parts = [all]
  }
  return chunk.parts[0]!
}

/** Cuts a chunk in two; the flags stay with the second half. Its place in `queue` is `at`. */
export function cutChunk(tcb: Tcb, queue: Chunk[], at: number, length: number): void {
  const chunk = queue[at]!
  const bytes = joined(chunk)
  const rest: Chunk = {
    ...chunk,
    sequence: chunk.sequence + length,
    parts: [bytes.subarray(length)],
    length: chunk.length - length,
  }
  chunk.parts = [bytes.subarray(0, length)]
  chunk.length = length
  chunk.push = false
  chunk.fin = false
  queue.splice(at + 1, 0, rest)
  tcb.queued += memoryOf(rest) - rest.length
}

/**
 * Takes bytes into the send buffer as far as there is room and sends what may go (Linux: tcp_sendmsg). The buffer owns
 * them from here on. `more`: others follow at once (MSG_MORE). Returns how many were taken.
 */
export function writeBytes(tcb: Tcb, bytes: Uint8Array, more: boolean): number {
  let taken = 0
  let size = chunkSize(tcb)
  while (taken < bytes.length) {
    let chunk = tcb.unsent.at(-1)
    if (!chunk || chunk.fin || chunk.length >= size) {
      if (!hasRoom(tcb)) {
        if (taken > 0) pushWritten(tcb, false, true)
        return taken
      }
      chunk = newChunk(tcb)
      tcb.unsent.push(chunk)
      tcb.queued += memoryOf(chunk)
      tcb.pushOnce = false
    }
    const part = bytes.subarray(taken, taken + size - chunk.length)
    chunk.parts.push(part)
    chunk.length += part.length
    if (taken === 0) chunk.push = false
    tcb.queued += part.length
    tcb.writeSequence += part.length
    taken += part.length
    if (taken === bytes.length || chunk.length < size) continue
    if (pushIsDue(tcb)) {
      markPush(tcb, chunk)
      sendUnsent(tcb, true, false)
    } else if (chunk === tcb.unsent[0]) sendUnsent(tcb, true, true)
    size = chunkSize(tcb)
  }
  if (taken > 0) pushWritten(tcb, more, false)
  return taken
}

const newChunk = (tcb: Tcb): Chunk => ({
  sequence: tcb.writeSequence,
  parts: [],
  length: 0,
  push: false,
  fin: false,
  segments: 0,
  sends: 0,
  sentAt: 0,
  lost: false,
})

/** More than half of the peer's largest window has been written since the last PSH. */
const pushIsDue = (tcb: Tcb): boolean => tcb.writeSequence > tcb.pushedSequence + Math.floor(tcb.mostWindow / 2)

function markPush(tcb: Tcb, chunk: Chunk): void {
  chunk.push = true
  tcb.pushedSequence = tcb.writeSequence
}

function pushWritten(tcb: Tcb, more: boolean, force: boolean): void {
  const last = tcb.unsent.at(-1)
  if (!last) return
  if (!more || pushIsDue(tcb)) markPush(tcb, last)
  push(tcb, force, more)
}

/** Sends what may go; where nothing may and nothing is on its way, the peer's window is probed. */
export function push(tcb: Tcb, force = false, more = false): void {
  if (tcb.unsent.length === 0) return
  sendUnsent(tcb, force || tcb.pushOnce, false, more)
  if (tcb.inFlight.length === 0 && tcb.unsent.length > 0) armProbe(tcb)
}

/** Nagle's rule (RFC 9293 section 3.7.4) with Minshall's change; TCP_CORK holds a part of a segment back in any case. */
const mustWait = (tcb: Tcb, partial: boolean, more: boolean): boolean =>
  partial &&
  (tcb.options.cork ||
    more ||
    (!tcb.options.noDelay && tcb.inFlight.length > 0 && tcb.smallEnd > tcb.sendUnacknowledged))

/** How many full segments go out as one (Linux: tcp_tso_autosize on a fast path). */
const burst = (size: number): number => Math.max(2, Math.floor(MOST_CHUNK / size))

/** Moves bytes of the next chunk to the first, so that fewer and larger ones go out (Linux: tcp_grow_skb). */
function grow(tcb: Tcb, chunk: Chunk, most: number): void {
  const next = tcb.unsent[1]!
  if (next.length > most) {
    if (most < 1 || next.fin || next.sends > 0) return
    cutChunk(tcb, tcb.unsent, 1, most)
  }
  const [moved] = tcb.unsent.splice(1, 1)
  chunk.parts.push(...moved!.parts)
  chunk.length += moved!.length
  chunk.push ||= moved!.push
  chunk.fin ||= moved!.fin
  tcb.queued -= memoryOf(moved!) - moved!.length
}

/** Sends chunks while the windows let them through (Linux: tcp_write_xmit). */
function sendUnsent(tcb: Tcb, force: boolean, one: boolean, more = false): void {
  const { unsent } = tcb
  const size = segmentSize(tcb)
  while (unsent.length > 0) {
    const quota = Math.min(Math.max(1, tcb.congestionWindow >> 1), tcb.congestionWindow - tcb.flying, burst(size))
    if (quota <= 0) return
    const chunk = unsent[0]!
    if (unsent.length > 1 && chunk.length < quota * size) grow(tcb, chunk, quota * size - chunk.length)
    const open = windowEnd(tcb) - chunk.sequence
    const first = Math.min(chunk.length, size) + (chunk.fin && chunk.length <= size ? 1 : 0)
    if (first > open) return
    const held = force || (unsent.length > 1 && !more) ? false : mustWait(tcb, true, more)
    let limit = size
    if (chunk.length <= size) {
      if (held && !chunk.fin && chunk.length < size) return
    } else {
      limit = Math.min(chunk.length, open, quota * size)
      const partial = limit % size
      if (partial !== 0 && limit < quota * size && held) limit -= partial
    }
    if (chunk.length > limit) cutChunk(tcb, unsent, 0, limit)
    unsent.shift()
    tcb.inFlight.push(chunk)
    tcb.sendNext = endOf(chunk)
    if (chunk.length % size !== 0 || chunk.length === 0) tcb.smallEnd = endOf(chunk)
    sendChunk(tcb, chunk)
    if (tcb.inFlight.length === 1) armRetransmission(tcb)
    armTailProbe(tcb)
    if (one) return
  }
}

/** Sends FIN behind what is still to be sent; where bytes wait, it rides on the last of them. */
export function sendFin(tcb: Tcb): void {
  let last = tcb.unsent.at(-1)
  if (!last) {
    last = newChunk(tcb)
    tcb.unsent.push(last)
    tcb.queued += memoryOf(last)
  }
  last.fin = true
  tcb.finQueued = true
  tcb.writeSequence++
  push(tcb, true)
}

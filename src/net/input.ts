import { acknowledgeSoon, dataCame, enterQuickAcks } from './acknowledge'
import { leave, over, wasReset } from './lifecycle'
import { answerReset, push, sendAck, sendFin, sendSyn } from './output'
import { OVERHEAD } from './receive-queue'
import { duplicateAcknowledgement, progress } from './retransmit'
import { ANNOUNCED_MSS, type Chunk, endOf, FULL_PAYLOAD, memoryOf, type Tcb } from './tcb'
import {
  armProbe,
  armRetransmission,
  armTailProbe,
  disarmProbe,
  disarmRetransmission,
  restoreTimeout,
  roundTrip,
} from './timers'
import { ACK, FIN, PSH, RST, type Segment, SYN } from './types'
import { firstWindow, openWindow } from './window'

/** Linux's send buffer once a connection is made: room for ten segments' congestion window, three times over (measured). */
const CONNECTED_SEND_BUFFER = 3_939_840

const endOfSegment = (segment: Segment): number =>
  segment.sequence + segment.payload.length + (segment.flags & SYN ? 1 : 0) + (segment.flags & FIN ? 1 : 0)

/** A segment of the peer has arrived. */
export function receive(tcb: Tcb, segment: Segment): void {
  if (tcb.state === 'CLOSED') return
  tcb.lastHeard = tcb.now
  if (tcb.state === 'SYN_SENT') synSent(tcb, segment)
  else if (acceptable(tcb, segment)) process(tcb, segment)
  tcb.changed()
}

/** What a new end needs before its first segment (RFC 9293 section 3.10.1). */
export function prepare(tcb: Tcb): void {
  firstWindow(tcb, tcb.end === 'client' ? ANNOUNCED_MSS : FULL_PAYLOAD)
}

/** A SYN has come for this end: takes its numbers (RFC 9293 section 3.10.7.2). */
export function takeSyn(tcb: Tcb, segment: Segment): void {
  tcb.receiveNext = segment.sequence + 1
  tcb.acknowledgedTo = tcb.receiveNext
  tcb.sendWindow = segment.window
  tcb.mostWindow = Math.max(tcb.mostWindow, segment.window)
  tcb.sendWindowUpdate = segment.sequence
}

function established(tcb: Tcb): void {
  if (!tcb.options.sendBufferSet) tcb.options.sendBuffer = CONNECTED_SEND_BUFFER
  tcb.tries = 0
  tcb.backoff = 0
  disarmRetransmission(tcb)
  roundTrip(tcb, Math.max(0, tcb.now - tcb.synSentAt))
}

function synSent(tcb: Tcb, segment: Segment): void {
  const { flags, acknowledgment } = segment
  if (flags & ACK && acknowledgment !== tcb.sendNext) {
    if (!(flags & RST)) answerReset(tcb, segment)
    return
  }
  if (flags & RST) {
    if (flags & ACK) wasReset(tcb)
    return
  }
  if (!(flags & SYN)) return
  takeSyn(tcb, segment)
  if (!(flags & ACK)) {
    // Both ends began at once (RFC 9293 section 3.5, figure 7).
    tcb.state = 'SYN_RECEIVED'
    sendSyn(tcb, false)
    armRetransmission(tcb)
    return
  }
  tcb.sendUnacknowledged = 1
  established(tcb)
  tcb.state = 'ESTABLISHED'
  if (tcb.writeWaits) {
    tcb.acknowledgeScheduled = true
    enterQuickAcks(tcb)
    acknowledgeSoonOrRide(tcb)
  } else sendAck(tcb)
}

/** A writer waits for the handshake: its bytes carry the acknowledgement, or the timer does. */
function acknowledgeSoonOrRide(tcb: Tcb): void {
  tcb.changed()
  if (tcb.acknowledgeScheduled) sendAck(tcb)
}

/** The checks of RFC 9293 section 3.10.7.4, steps 1 to 4; true where the segment is to be processed. */
function acceptable(tcb: Tcb, segment: Segment): boolean {
  const { flags, sequence } = segment
  const end = endOfSegment(segment)
  if (end < tcb.acknowledgedTo || sequence > tcb.receiveNext + openWindow(tcb)) {
    if (flags & RST) return false
    if (tcb.state === 'SYN_RECEIVED' && flags & SYN) sendSyn(tcb, true)
    else duplicate(tcb, end, sequence)
    return false
  }
  if (flags & RST) {
    if (sequence === tcb.receiveNext) wasReset(tcb)
    else sendAck(tcb)
    return false
  }
  if (flags & SYN) {
    if (tcb.state === 'SYN_RECEIVED' && !(flags & ACK) && sequence + 1 === tcb.receiveNext) {
      sendSyn(tcb, true)
      return false
    }
    if (tcb.state === 'SYN_RECEIVED' && flags & ACK && sequence + 1 === tcb.receiveNext) return true
    sendAck(tcb)
    return false
  }
  return (flags & ACK) !== 0
}

function duplicate(tcb: Tcb, end: number, sequence: number): void {
  if (end !== sequence && sequence < tcb.receiveNext) enterQuickAcks(tcb)
  sendAck(tcb)
}

function process(tcb: Tcb, segment: Segment): void {
  const acknowledgment = segment.acknowledgment!
  if (tcb.state === 'SYN_RECEIVED') {
    if (acknowledgment !== tcb.sendNext) {
      answerReset(tcb, segment)
      return
    }
    tcb.sendUnacknowledged = 1
    tcb.sendWindow = segment.window
    tcb.mostWindow = Math.max(tcb.mostWindow, segment.window)
    tcb.sendWindowUpdate = segment.sequence
    tcb.state = 'ESTABLISHED'
    established(tcb)
    if (tcb.writeShut) {
      // Shut down while the handshake was still going on.
      tcb.state = 'FIN_WAIT_1'
      sendFin(tcb)
    }
  } else if (!acknowledged(tcb, segment, acknowledgment)) return
  if (!closingProgress(tcb, segment)) return
  if (segment.payload.length > 0 || segment.flags & FIN) takeData(tcb, segment)
  if (stateOf(tcb) === 'CLOSED') return
  push(tcb)
  acknowledgeSoon(tcb)
}

/** The state, read again after a call that may have changed it. */
const stateOf = (tcb: Tcb): Tcb['state'] => tcb.state

/** Step 5: what the segment acknowledges. False where it acknowledges what was never sent. */
function acknowledged(tcb: Tcb, segment: Segment, upTo: number): boolean {
  if (upTo > tcb.sendNext) {
    sendAck(tcb)
    return false
  }
  const before = tcb.sendUnacknowledged
  if (upTo < before) return true
  tcb.probes = 0
  const wasFlying = tcb.inFlight.length > 0
  const sameWindow = segment.window === tcb.sendWindow
  if (
    upTo > before ||
    segment.sequence > tcb.sendWindowUpdate ||
    (segment.sequence === tcb.sendWindowUpdate && (segment.window > tcb.sendWindow || segment.window === 0))
  ) {
    tcb.sendWindow = segment.window
    tcb.sendWindowUpdate = segment.sequence
    tcb.mostWindow = Math.max(tcb.mostWindow, segment.window)
  }
  if (!wasFlying) {
    probed(tcb)
    return true
  }
  if (upTo > before) {
    const segments = forget(tcb, upTo)
    restoreTimeout(tcb)
    if (tcb.inFlight.length > 0) armRetransmission(tcb)
    else disarmRetransmission(tcb)
    progress(tcb, segments)
    armTailProbe(tcb)
  } else if (sameWindow && segment.payload.length === 0 && !(segment.flags & FIN)) duplicateAcknowledgement(tcb)
  return true
}

/** An answer came while nothing was in flight: the peer's window may have opened (Linux: tcp_ack_probe). */
function probed(tcb: Tcb): void {
  const first = tcb.unsent[0]
  if (!first) return
  const fits = endOf(first) <= tcb.sendUnacknowledged + tcb.sendWindow
  disarmProbe(tcb)
  if (fits) tcb.backoff = 0
  else armProbe(tcb)
}

/** Forgets what has been acknowledged; returns how many segments that was. Measures the round trip by the first. */
function forget(tcb: Tcb, upTo: number): number {
  const { inFlight } = tcb
  let count = 0
  let gone = 0
  let sample = -1
  while (gone < inFlight.length && endOf(inFlight[gone]!) <= upTo) {
    const chunk = inFlight[gone++]!
    if (!chunk.lost) tcb.flying -= chunk.segments
    if (sample < 0 && chunk.sends === 1) sample = tcb.now - chunk.sentAt
    count += chunk.segments
    tcb.queued -= memoryOf(chunk)
  }
  if (gone === 1) inFlight.shift()
  else if (gone > 1) inFlight.splice(0, gone)
  const first = inFlight[0]
  if (first && first.sequence < upTo) trim(tcb, first, upTo - first.sequence)
  tcb.sendUnacknowledged = upTo
  if (sample >= 0) roundTrip(tcb, sample)
  return count
}

/** The first part of a chunk has been acknowledged. */
function trim(tcb: Tcb, chunk: Chunk, length: number): void {
  let left = length
  while (left > 0) {
    const part = chunk.parts[0]!
    if (part.length > left) {
      chunk.parts[0] = part.subarray(left)
      break
    }
    chunk.parts.shift()
    left -= part.length
  }
  chunk.sequence += length
  chunk.length -= length
  tcb.queued -= length
}

/** Our FIN was acknowledged: the states behind it. False where the connection is over with that. */
function closingProgress(tcb: Tcb, segment: Segment): boolean {
  const all = tcb.finQueued && tcb.sendUnacknowledged === tcb.writeSequence
  switch (tcb.state) {
    case 'FIN_WAIT_1': {
      if (!all) return true
      tcb.state = 'FIN_WAIT_2'
      if (!tcb.orphan) return true
      // Nobody is left to read what the peer still sends.
      if (segment.sequence + segment.payload.length > tcb.receiveNext && segment.payload.length > 0) {
        refuseData(tcb, segment)
        return false
      }
      if (segment.flags & FIN) return true
      leave(tcb, 'FIN_WAIT_2')
      return false
    }
    case 'CLOSING':
      if (!all) return true
      leave(tcb, 'TIME_WAIT')
      return false
    case 'LAST_ACK':
      if (!all) return true
      over(tcb, 'closed')
      return false
    default:
      return true
  }
}

/** Bytes for an end that will not read any more: RST (RFC 1122 section 4.2.2.13). */
function refuseData(tcb: Tcb, segment: Segment): void {
  answerReset(tcb, segment)
  wasReset(tcb)
}

function takeData(tcb: Tcb, segment: Segment): void {
  const { state } = tcb
  if (state === 'CLOSE_WAIT' || state === 'CLOSING' || state === 'LAST_ACK') {
    if (segment.sequence < tcb.receiveNext) old(tcb)
    return
  }
  const fresh = segment.payload.length > 0 && segment.sequence + segment.payload.length > tcb.receiveNext
  if ((state === 'FIN_WAIT_1' || state === 'FIN_WAIT_2') && tcb.readShut && fresh) {
    refuseData(tcb, segment)
    return
  }
  if (segment.sequence > tcb.receiveNext) {
    keepForLater(tcb, segment)
    return
  }
  if (endOfSegment(segment) <= tcb.receiveNext || (openWindow(tcb) === 0 && segment.payload.length > 0)) {
    old(tcb)
    return
  }
  inOrder(tcb, segment)
  while (tcb.outOfOrder.length > 0 && tcb.outOfOrder[0]!.sequence <= tcb.receiveNext && stateOf(tcb) !== 'CLOSED') {
    const next = tcb.outOfOrder.shift()!
    tcb.outOfOrderMemory -= next.payload.length + OVERHEAD
    if (endOfSegment(next) > tcb.receiveNext) inOrder(tcb, next)
    if (tcb.outOfOrder.length === 0) tcb.acknowledgeNow = true
  }
}

/** What has come before is acknowledged again at once: the peer has not heard. */
function old(tcb: Tcb): void {
  enterQuickAcks(tcb)
  tcb.acknowledgeScheduled = true
}

function keepForLater(tcb: Tcb, segment: Segment): void {
  const { outOfOrder } = tcb
  let at = outOfOrder.length
  while (at > 0 && outOfOrder[at - 1]!.sequence > segment.sequence) at--
  tcb.acknowledgeScheduled = true
  if (at > 0 && endOfSegment(outOfOrder[at - 1]!) >= endOfSegment(segment)) return
  outOfOrder.splice(at, 0, segment)
  tcb.outOfOrderMemory += segment.payload.length + OVERHEAD
}

function inOrder(tcb: Tcb, segment: Segment): void {
  const known = tcb.receiveNext - segment.sequence
  const bytes = known > 0 ? segment.payload.subarray(known) : segment.payload
  tcb.receiveNext += bytes.length
  tcb.incoming.push(bytes)
  if (bytes.length > 0) dataCame(tcb, bytes.length, (segment.flags & PSH) !== 0)
  if (segment.flags & FIN) finCame(tcb)
}

/** The peer's FIN, behind all its bytes (RFC 9293 section 3.10.7.4, step 8). */
function finCame(tcb: Tcb): void {
  tcb.receiveNext++
  tcb.acknowledgeScheduled = true
  tcb.readShut = true
  tcb.eof = true
  tcb.outOfOrder.length = 0
  tcb.outOfOrderMemory = 0
  switch (tcb.state) {
    case 'ESTABLISHED':
      tcb.state = 'CLOSE_WAIT'
      tcb.interactive = true
      return
    case 'FIN_WAIT_1':
      sendAck(tcb)
      tcb.state = 'CLOSING'
      return
    case 'FIN_WAIT_2':
      sendAck(tcb)
      leave(tcb, 'TIME_WAIT')
      return
    default:
      return
  }
}

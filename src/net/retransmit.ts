import { broken, over } from './lifecycle'
import { retransmissionsWithin } from './options'
import { cutChunk, push, segmentSize, sendChunk, sendProbe, sendSyn } from './output'
import { endOf, type Tcb } from './tcb'
import { armKeepAlive, armProbe, armRetransmission, MOST_TIMEOUT } from './timers'

/** How often a SYN is sent again: four times after the same time, then six times after ever longer ones (tcp_syn_retries). */
const SYN_RETRIES = 6
const SYN_LINEAR = 4
/** How often a SYN with ACK is sent again (tcp_synack_retries), and data (tcp_retries2; less where nobody owns the end). */
const SYN_ACK_RETRIES = 5
const RETRIES = 15
const ORPHAN_RETRIES = 8

/** The first segment in flight was not acknowledged in time. */
export function retransmissionOverdue(tcb: Tcb): void {
  const left = tcb.wire.queuedUntil(tcb.end) - tcb.now
  if (left > 0) {
    // It has not even left (Linux: skb_still_in_host_queue).
    tcb.wire.scheduler.arm(tcb.retransmitTimer!, left + tcb.retransmissionTimeout)
    return
  }
  if (tcb.state === 'SYN_SENT' || tcb.state === 'SYN_RECEIVED') synOverdue(tcb)
  else if (tcb.inFlight.length > 0 && tcb.tailProbes) tailOverdue(tcb)
  else if (tcb.inFlight.length > 0) dataOverdue(tcb)
}

/** The end of what was sent may be lost: sends something new, or the last segment again, so that the peer tells (RFC 8985 section 7.3). */
function tailOverdue(tcb: Tcb): void {
  if (tcb.tailProbed === 0) {
    const sent = tcb.sendNext
    push(tcb, true)
    if (tcb.sendNext === sent) resendLast(tcb)
    tcb.tailProbed = tcb.sendNext
  }
  armRetransmission(tcb)
}

function resendLast(tcb: Tcb): void {
  const { inFlight } = tcb
  const size = segmentSize(tcb)
  const last = inFlight.at(-1)!
  if (last.segments > 1 && last.length > (last.segments - 1) * size) {
    cutChunk(tcb, inFlight, inFlight.length - 1, (last.segments - 1) * size)
    last.segments--
    inFlight.at(-1)!.segments = 1
  }
  const chunk = inFlight.at(-1)!
  if (!chunk.lost) tcb.flying -= chunk.segments
  sendChunk(tcb, chunk)
}

function synOverdue(tcb: Tcb): void {
  const client = tcb.state === 'SYN_SENT'
  const most = client ? (tcb.options.others.get('TCP_SYNCNT') ?? SYN_RETRIES) + SYN_LINEAR : SYN_ACK_RETRIES
  if (tcb.tries >= most) {
    if (client) {
      broken(tcb, 'ETIMEDOUT', 'timed-out')
      tcb.changed()
    } else over(tcb, 'timed-out')
    return
  }
  tcb.tries++
  if (!client || tcb.tries > SYN_LINEAR) tcb.retransmissionTimeout *= 2
  if (!tcb.deferred || tcb.tries >= retransmissionsWithin(tcb.options.others.get('TCP_DEFER_ACCEPT') ?? 0)) {
    sendSyn(tcb, true)
  }
  armRetransmission(tcb)
}

function dataOverdue(tcb: Tcb): void {
  if (tcb.tries >= (tcb.orphan ? ORPHAN_RETRIES : RETRIES)) {
    broken(tcb, 'ETIMEDOUT', 'timed-out')
    tcb.changed()
    return
  }
  tcb.tries++
  tcb.tailProbed = 0
  tcb.slowStartThreshold = Math.max(2, tcb.congestionWindow >> 1)
  tcb.congestionWindow = 1
  tcb.congestionCount = 0
  tcb.duplicates = 0
  tcb.recovery = tcb.sendNext
  for (const chunk of tcb.inFlight) chunk.lost = true
  tcb.flying = 0
  tcb.retransmissionTimeout = Math.min(tcb.retransmissionTimeout * 2, MOST_TIMEOUT)
  resendLost(tcb)
  armRetransmission(tcb)
}

/** Sends again what is held for lost, as far as the congestion window lets it through. */
export function resendLost(tcb: Tcb): void {
  for (let at = 0; at < tcb.inFlight.length && tcb.flying < tcb.congestionWindow; at++) {
    const chunk = tcb.inFlight[at]!
    if (!chunk.lost) continue
    const size = segmentSize(tcb)
    if (chunk.length > size) cutChunk(tcb, tcb.inFlight, at, size)
    sendChunk(tcb, chunk)
  }
}

/** The peer acknowledged the same again: at the third time the first segment in flight is lost (RFC 5681 section 3.2). */
export function duplicateAcknowledgement(tcb: Tcb): void {
  tcb.duplicates++
  if (tcb.duplicates !== 3 || tcb.recovery > 0) return
  tcb.slowStartThreshold = Math.max(2, tcb.flying >> 1)
  tcb.congestionWindow = tcb.slowStartThreshold
  tcb.congestionCount = 0
  tcb.recovery = tcb.sendNext
  loseFirst(tcb)
}

/** Something new was acknowledged. While a loss is repaired, what follows is lost as well (RFC 6582 section 3.2). */
export function progress(tcb: Tcb, segments: number): void {
  tcb.duplicates = 0
  if (tcb.sendUnacknowledged >= tcb.tailProbed) tcb.tailProbed = 0
  if (tcb.recovery > 0 && tcb.sendUnacknowledged >= tcb.recovery) tcb.recovery = 0
  else if (tcb.recovery > 0 && tcb.inFlight.every((chunk) => !chunk.lost)) {
    if (tcb.inFlight.length > 0 && tcb.inFlight[0]!.sends === 1) loseFirst(tcb)
    return
  }
  if (tcb.congestionWindow < tcb.slowStartThreshold) tcb.congestionWindow += segments
  else {
    tcb.congestionCount += segments
    if (tcb.congestionCount >= tcb.congestionWindow) {
      tcb.congestionCount = 0
      tcb.congestionWindow++
    }
  }
  resendLost(tcb)
}

function loseFirst(tcb: Tcb): void {
  const first = tcb.inFlight[0]!
  if (!first.lost) tcb.flying -= first.segments
  first.lost = true
  const room = tcb.congestionWindow
  tcb.congestionWindow = Math.max(room, tcb.flying + 1)
  resendLost(tcb)
  tcb.congestionWindow = room
}

/** The peer's window stayed closed: asks again, ever more seldom (RFC 9293 section 3.8.6.1). */
export function probeOverdue(tcb: Tcb): void {
  if (!tcb.connected || tcb.unsent.length === 0 || tcb.inFlight.length > 0) return
  if (tcb.probes >= (tcb.orphan ? ORPHAN_RETRIES : RETRIES)) {
    broken(tcb, 'ETIMEDOUT', 'timed-out')
    tcb.changed()
    return
  }
  const first = tcb.unsent[0]!
  tcb.probes++
  tcb.backoff++
  if (endOf(first) <= tcb.sendUnacknowledged + tcb.sendWindow) push(tcb, true)
  else sendProbe(tcb)
  if (tcb.inFlight.length === 0) armProbe(tcb)
}

const seconds = (tcb: Tcb, name: string, otherwise: number): number =>
  1000 * (tcb.options.others.get(name) ?? otherwise)

/** Nothing has come for long: asks whether the peer is still there. */
export function keepAliveOverdue(tcb: Tcb): void {
  if (!tcb.connected || !tcb.options.keepAlive) return
  const idle = seconds(tcb, 'TCP_KEEPIDLE', 7200)
  const quiet = tcb.now - tcb.lastHeard
  if (tcb.inFlight.length > 0 || tcb.unsent.length > 0 || quiet < idle) {
    armKeepAlive(tcb, Math.max(1, idle - quiet))
    return
  }
  if (tcb.probes >= (tcb.options.others.get('TCP_KEEPCNT') ?? 9)) {
    broken(tcb, 'ETIMEDOUT', 'timed-out')
    tcb.changed()
    return
  }
  tcb.probes++
  sendProbe(tcb)
  armKeepAlive(tcb, seconds(tcb, 'TCP_KEEPINTVL', 75))
}

/** Begins to watch whether the peer is still there, or goes on to. */
export function watchPeer(tcb: Tcb): void {
  if (tcb.options.keepAlive && tcb.connected) armKeepAlive(tcb, seconds(tcb, 'TCP_KEEPIDLE', 7200))
}

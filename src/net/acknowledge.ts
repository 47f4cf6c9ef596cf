import { sendAck } from './output'
import { Timer } from './scheduler'
import type { Tcb } from './tcb'
import { growWindow, measureSegment, openWindow, windowNow } from './window'

/** The delayed acknowledgement's least and usual time (Linux: TCP_ATO_MIN and TCP_DELACK_MIN), milliseconds. */
const USUAL_DELAY = 40
const MOST_DELAY = 200
/** A timer fires at the next tick of the kernel's clock (250 Hz). */
const TICK = 4
/** Segments at the beginning of a stream that are acknowledged at once. */
const QUICK = 16

/** Acknowledges the next segments at once (Linux: tcp_incr_quickack). */
function moreQuickAcks(tcb: Tcb): void {
  const share = Math.floor(tcb.receiveWindow / (2 * tcb.segmentEstimate)) || 2
  tcb.quickAcks = Math.max(tcb.quickAcks, Math.min(share, QUICK))
}

export function enterQuickAcks(tcb: Tcb): void {
  moreQuickAcks(tcb)
  tcb.interactive = false
  tcb.acknowledgeTimeout = USUAL_DELAY
}

/** Bytes have come: sets the pace of acknowledgements by that of the segments (Linux: tcp_event_data_recv). */
export function dataCame(tcb: Tcb, length: number, push: boolean): void {
  tcb.acknowledgeScheduled = true
  measureSegment(tcb, length, push)
  const { now } = tcb
  if (tcb.acknowledgeTimeout === 0) {
    moreQuickAcks(tcb)
    tcb.acknowledgeTimeout = USUAL_DELAY
  } else {
    const since = now - tcb.lastReceived
    if (since <= USUAL_DELAY / 2) tcb.acknowledgeTimeout = tcb.acknowledgeTimeout / 2 + USUAL_DELAY / 2
    else if (since < tcb.acknowledgeTimeout) {
      tcb.acknowledgeTimeout = Math.min(tcb.acknowledgeTimeout / 2 + since, tcb.retransmissionTimeout)
    } else if (since > tcb.retransmissionTimeout) moreQuickAcks(tcb)
  }
  tcb.lastReceived = now
  if (length >= 128) growWindow(tcb, length)
}

/** Acknowledges what has come, now or later (Linux: __tcp_ack_snd_check). */
export function acknowledgeSoon(tcb: Tcb): void {
  if (!tcb.acknowledgeScheduled) return
  const several =
    tcb.receiveNext - tcb.acknowledgedTo > tcb.segmentEstimate &&
    (tcb.incoming.length < tcb.options.lowWater || windowNow(tcb) >= tcb.receiveWindow)
  const quick = tcb.quickAcks > 0 && !tcb.interactive
  if (several || quick || tcb.acknowledgeNow || tcb.outOfOrder.length > 0) sendAck(tcb)
  else acknowledgeLater(tcb)
}

function acknowledgeLater(tcb: Tcb): void {
  let delay = tcb.acknowledgeTimeout
  if (delay > USUAL_DELAY) {
    let most = tcb.interactive || tcb.pushed > 0 ? MOST_DELAY : 500
    if (tcb.smoothedRoundTrip >= 0) most = Math.min(most, Math.max(tcb.smoothedRoundTrip, USUAL_DELAY))
    delay = Math.min(delay, most)
  }
  delay = Math.max(TICK, Math.min(delay, MOST_DELAY))
  tcb.acknowledgeTimer ??= new Timer(() => overdue(tcb), false)
  const timer = tcb.acknowledgeTimer
  if (timer.armed) {
    const left = timer.time - tcb.now
    if (left <= delay / 4) {
      sendAck(tcb)
      return
    }
    if (left <= delay) return
  }
  tcb.wire.scheduler.arm(timer, delay)
}

/** The time for a delayed acknowledgement is up (Linux: tcp_delack_timer_handler). */
function overdue(tcb: Tcb): void {
  if (tcb.state === 'CLOSED' || !tcb.acknowledgeScheduled) return
  if (tcb.interactive) {
    tcb.interactive = false
    tcb.acknowledgeTimeout = USUAL_DELAY
  } else tcb.acknowledgeTimeout = Math.min(tcb.acknowledgeTimeout * 2, tcb.retransmissionTimeout)
  sendAck(tcb)
}

/** The owner has read: acknowledges where that tells the peer something (Linux: __tcp_cleanup_rbuf). */
export function acknowledgeRead(tcb: Tcb, read: number): void {
  if (tcb.state === 'CLOSED') return
  if (tcb.acknowledgeScheduled) {
    const emptied =
      read > 0 && (tcb.pushed === 2 || (tcb.pushed === 1 && !tcb.interactive)) && tcb.incoming.length === 0
    if (emptied || tcb.receiveNext - tcb.acknowledgedTo > tcb.segmentEstimate) {
      sendAck(tcb)
      return
    }
  }
  if (read === 0 || tcb.readShut) return
  const open = openWindow(tcb)
  if (2 * open > tcb.windowClamp) return
  const window = windowNow(tcb)
  if (window > 0 && window >= 2 * open) sendAck(tcb)
}

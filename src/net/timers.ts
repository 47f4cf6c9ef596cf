import { Timer } from './scheduler'
import type { Tcb } from './tcb'

/** A retransmission is not made sooner, and not later (Linux: TCP_RTO_MIN, TCP_RTO_MAX), milliseconds. */
const LEAST_TIMEOUT = 200
export const MOST_TIMEOUT = 120_000
/** Probes after this many that nothing came of keep no run going. */
const PATIENCE = 4

/** (Re)starts the time after which the first segment in flight is sent again. */
export function armRetransmission(tcb: Tcb): void {
  disarmProbe(tcb)
  tcb.tailProbes = false
  tcb.retransmitTimer ??= new Timer(() => tcb.overdue.retransmission(), false)
  tcb.wire.scheduler.arm(tcb.retransmitTimer, tcb.retransmissionTimeout)
}

/** What a probe of the tail waits for beside two round trips: a delayed acknowledgement of one segment, or two ticks. */
const TAIL_ALONE = 200
const TAIL_SEVERAL = 8

/**
 * Makes the timer that runs one for a probe of the tail (RFC 8985 section 7.2, Linux: tcp_schedule_loss_probe), which
 * comes before the retransmission where more than one segment is in flight.
 */
export function armTailProbe(tcb: Tcb): void {
  const head = tcb.inFlight[0]
  if (!head || tcb.recovery > 0 || tcb.flying === 0) return
  const trips = 2 * Math.max(0, tcb.smoothedRoundTrip)
  const delay = trips + (tcb.flying === 1 ? TAIL_ALONE : TAIL_SEVERAL)
  const left = head.sentAt + tcb.retransmissionTimeout - tcb.now
  tcb.retransmitTimer ??= new Timer(() => tcb.overdue.retransmission(), false)
  tcb.tailProbes = true
  tcb.wire.scheduler.arm(tcb.retransmitTimer, left > 0 ? Math.min(delay, left) : delay)
}

export function disarmRetransmission(tcb: Tcb): void {
  if (tcb.retransmitTimer?.armed) tcb.wire.scheduler.disarm(tcb.retransmitTimer)
}

/** Starts the time after which the peer's closed window is probed. */
export function armProbe(tcb: Tcb): void {
  if (tcb.probeTimer?.armed || tcb.lateProbeTimer?.armed) return
  const delay = Math.min(Math.max(tcb.retransmissionTimeout, LEAST_TIMEOUT) * 2 ** tcb.backoff, MOST_TIMEOUT)
  const late = tcb.backoff >= PATIENCE
  if (late) tcb.lateProbeTimer ??= new Timer(() => tcb.overdue.probe(), true)
  else tcb.probeTimer ??= new Timer(() => tcb.overdue.probe(), false)
  tcb.wire.scheduler.arm((late ? tcb.lateProbeTimer : tcb.probeTimer)!, delay)
}

export function disarmProbe(tcb: Tcb): void {
  if (tcb.probeTimer?.armed) tcb.wire.scheduler.disarm(tcb.probeTimer)
  if (tcb.lateProbeTimer?.armed) tcb.wire.scheduler.disarm(tcb.lateProbeTimer)
}

/** (Re)starts the time of silence after which a peer is probed that may have gone (SO_KEEPALIVE). */
export function armKeepAlive(tcb: Tcb, delay: number): void {
  tcb.keepAliveTimer ??= new Timer(() => tcb.overdue.keepAlive(), true)
  tcb.wire.scheduler.arm(tcb.keepAliveTimer, delay)
}

export function disarmAll(tcb: Tcb): void {
  disarmRetransmission(tcb)
  disarmProbe(tcb)
  if (tcb.acknowledgeTimer?.armed) tcb.wire.scheduler.disarm(tcb.acknowledgeTimer)
  if (tcb.keepAliveTimer?.armed) tcb.wire.scheduler.disarm(tcb.keepAliveTimer)
}

/** A round trip was measured (RFC 6298 with Linux's bounds). */
export function roundTrip(tcb: Tcb, sample: number): void {
  if (tcb.smoothedRoundTrip < 0) {
    tcb.smoothedRoundTrip = sample
    tcb.roundTripVariation = Math.max(LEAST_TIMEOUT, sample * 2)
  } else {
    const error = sample - tcb.smoothedRoundTrip
    tcb.smoothedRoundTrip += error / 8
    tcb.roundTripVariation = Math.max(
      LEAST_TIMEOUT,
      tcb.roundTripVariation + (4 * Math.abs(error) - tcb.roundTripVariation) / 4,
    )
  }
  tcb.retransmissionTimeout = Math.min(tcb.smoothedRoundTrip + tcb.roundTripVariation, MOST_TIMEOUT)
}

/** The time-out without the doublings that retransmissions brought. */
export function restoreTimeout(tcb: Tcb): void {
  tcb.backoff = 0
  tcb.tries = 0
  if (tcb.smoothedRoundTrip >= 0) {
    tcb.retransmissionTimeout = Math.min(tcb.smoothedRoundTrip + tcb.roundTripVariation, MOST_TIMEOUT)
  }
}

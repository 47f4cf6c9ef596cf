import type { Tcb } from './tcb'
import { disarmAll } from './timers'
import type { Ending, Errno } from './types'

/** The connection is over for its owner: nothing is sent or taken any more. What has come can still be read. */
export function over(tcb: Tcb, how: Ending): void {
  if (tcb.state === 'CLOSED') return
  tcb.state = 'CLOSED'
  tcb.readShut = true
  tcb.writeShut = true
  tcb.unsent.length = 0
  tcb.inFlight.length = 0
  tcb.outOfOrder.length = 0
  tcb.outOfOrderMemory = 0
  tcb.queued = 0
  tcb.flying = 0
  disarmAll(tcb)
  tcb.wire.finished(tcb, how)
}

/** It broke: the next call hears of it. */
export function broken(tcb: Tcb, error: Errno, how: Ending): void {
  if (tcb.state === 'CLOSED') return
  tcb.error = error
  over(tcb, how)
}

/** The peer's RST has come, or as good as that (Linux: tcp_reset). */
export function wasReset(tcb: Tcb): void {
  if (tcb.state === 'SYN_SENT') broken(tcb, 'ECONNREFUSED', 'refused')
  else broken(tcb, tcb.state === 'CLOSE_WAIT' ? 'EPIPE' : 'ECONNRESET', 'reset')
}

/** Its owner is done with it; the network keeps what is left of it for a while (RFC 9293 section 3.6). */
export function leave(tcb: Tcb, state: 'FIN_WAIT_2' | 'TIME_WAIT'): void {
  tcb.wire.waits(tcb, state)
  over(tcb, 'closed')
}

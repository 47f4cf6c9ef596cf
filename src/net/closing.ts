import { leave, over } from './lifecycle'
import { sendFin, sendReset } from './output'
import type { Tcb } from './tcb'

/** Ends the direction out: FIN goes behind what is still to be sent (Linux: tcp_shutdown). */
export function endWriting(tcb: Tcb): void {
  tcb.writeShut = true
  switch (tcb.state) {
    case 'ESTABLISHED':
      tcb.state = 'FIN_WAIT_1'
      sendFin(tcb)
      return
    case 'CLOSE_WAIT':
      tcb.state = 'LAST_ACK'
      sendFin(tcb)
      return
    default:
      return
  }
}

/** Gives the connection up: RST where the peer counts on it still (Linux: tcp_disconnect). */
export function disconnect(tcb: Tcb): void {
  switch (tcb.state) {
    case 'CLOSED':
      return
    case 'SYN_SENT':
      over(tcb, 'closed')
      return
    case 'LAST_ACK':
    case 'CLOSING':
      if (tcb.unsent.length > 0) sendReset(tcb)
      over(tcb, 'reset')
      return
    default:
      sendReset(tcb)
      over(tcb, 'reset')
  }
}

/**
 * The last descriptor is closed (Linux: __tcp_close): RST where received bytes were not read, or where SO_LINGER says 0
 * seconds; else FIN behind what is still to be sent.
 */
export function closeTcb(tcb: Tcb): void {
  tcb.readShut = true
  if (tcb.state === 'CLOSED') return
  if (tcb.state === 'SYN_SENT') over(tcb, 'closed')
  else if (tcb.incoming.length > 0) {
    sendReset(tcb)
    over(tcb, 'reset')
  } else if (tcb.options.linger === 0) disconnect(tcb)
  else endWriting(tcb)
}

/** True while close() with SO_LINGER waits: what was written has not all been taken. */
export const isLingering = (tcb: Tcb): boolean =>
  tcb.state === 'FIN_WAIT_1' || tcb.state === 'CLOSING' || tcb.state === 'LAST_ACK'

/** Nobody owns the end any more; the network goes on with it alone. */
export function orphan(tcb: Tcb): void {
  tcb.orphan = true
  tcb.changed = () => undefined
  if (tcb.state === 'FIN_WAIT_2') leave(tcb, 'FIN_WAIT_2')
}

import { MOST_RECEIVE_BUFFER } from './options'
import { OVERHEAD } from './receive-queue'
import { ANNOUNCED_MSS, type Tcb } from './tcb'

/** The window of a SYN, before scaling. */
const MOST_FIRST_WINDOW = 65_535

const spaceFor = (tcb: Tcb, memory: number): number => Math.floor((memory * tcb.payloadShare) / 256)
const fullSpace = (tcb: Tcb): number => spaceFor(tcb, tcb.options.receiveBuffer)
const freeSpace = (tcb: Tcb): number =>
  Math.max(0, spaceFor(tcb, tcb.options.receiveBuffer - tcb.incoming.memory - tcb.outOfOrderMemory))

const roundUp = (value: number, unit: number): number => Math.ceil(value / unit) * unit
const roundDown = (value: number, unit: number): number => Math.floor(value / unit) * unit

/** What the peer may still send: the window that was told, less what has come since. */
export const openWindow = (tcb: Tcb): number => Math.max(0, tcb.acknowledgedTo + tcb.receiveWindow - tcb.receiveNext)

/** The first window of an end whose segments carry at most `mss` bytes (Linux: tcp_select_initial_window). */
export function firstWindow(tcb: Tcb, mss: number): void {
  const full = fullSpace(tcb)
  const scaled = tcb.options.receiveBufferSet ? full : MOST_RECEIVE_BUFFER
  tcb.windowScale = Math.min(14, Math.max(0, Math.floor(Math.log2(scaled)) - 15))
  const window = Math.min(full > mss ? roundDown(full, mss) : full, MOST_FIRST_WINDOW)
  tcb.receiveWindow = window
  tcb.receiveThreshold = window
  tcb.windowClamp = full
  tcb.segmentEstimate = Math.max(88, Math.min(536, mss, Math.floor(window / 2)))
}

/** The window that there is room for now (Linux: __tcp_select_window). */
export function windowNow(tcb: Tcb): number {
  const allowed = fullSpace(tcb)
  const full = Math.min(tcb.windowClamp, allowed)
  const segment = Math.min(tcb.segmentEstimate, full)
  if (segment <= 0) return 0
  const unit = 2 ** tcb.windowScale
  let free = freeSpace(tcb)
  if (free < Math.floor(full / 2)) {
    tcb.quickAcks = 0
    free = roundDown(free, unit)
    if (free < Math.floor(allowed / 16) || free < segment) return 0
  }
  free = Math.min(free, tcb.receiveThreshold)
  if (tcb.windowScale > 0) return roundUp(free, unit)
  const window = tcb.receiveWindow
  if (window <= free - segment || window > free) return roundDown(free, segment)
  if (segment === full && free > window + Math.floor(full / 2)) return free
  return window
}

/** Chooses the window for a segment that leaves; it never takes back what was offered. */
export function chooseWindow(tcb: Tcb): number {
  const offered = openWindow(tcb)
  const window = windowNow(tcb)
  tcb.receiveWindow = window < offered ? roundUp(offered, 2 ** tcb.windowScale) : window
  tcb.acknowledgedTo = tcb.receiveNext
  return tcb.receiveWindow
}

/** Learns from a segment how much of the buffer is payload, and how large segments are (Linux: tcp_measure_rcv_mss). */
export function measureSegment(tcb: Tcb, length: number, push: boolean): void {
  const last = tcb.lastSegmentSize
  tcb.lastSegmentSize = 0
  if (length >= tcb.segmentEstimate) {
    if (length !== tcb.segmentEstimate) {
      const share = Math.max(1, Math.floor((length * 256) / (length + OVERHEAD)))
      if (share !== tcb.payloadShare) {
        tcb.payloadShare = share
        tcb.windowClamp = fullSpace(tcb)
      }
    }
    tcb.segmentEstimate = Math.min(length, ANNOUNCED_MSS)
    if (push) tcb.pushed = Math.max(1, tcb.pushed)
    return
  }
  if (length + 32 >= 556 || (length + 32 >= 108 && !push)) {
    tcb.lastSegmentSize = length
    if (length === last) {
      tcb.segmentEstimate = length
      return
    }
  }
  tcb.pushed = Math.min(2, tcb.pushed + 1)
}

/** Lets the window grow with what comes (Linux: tcp_grow_window). */
export function growWindow(tcb: Tcb, length: number): void {
  const room = Math.min(tcb.windowClamp, freeSpace(tcb)) - tcb.receiveThreshold
  if (room <= 0) return
  const fits = spaceFor(tcb, length + OVERHEAD) <= length
  const step = fits ? 2 * ANNOUNCED_MSS : growthStep(tcb, length)
  if (step === 0) return
  tcb.receiveThreshold += Math.min(room, Math.max(step, 2 * length))
  tcb.quickAcks = tcb.quickAcks || 1
}

function growthStep(tcb: Tcb, length: number): number {
  let memory = Math.floor(spaceFor(tcb, length + OVERHEAD) / 2)
  let window = Math.floor(spaceFor(tcb, MOST_RECEIVE_BUFFER) / 2)
  while (tcb.receiveThreshold <= window) {
    if (memory <= length) return 2 * tcb.segmentEstimate
    memory = Math.floor(memory / 2)
    window = Math.floor(window / 2)
  }
  return 0
}

/** A place in the stage, in CSS pixels. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** The gutter a lane runs in: left of the wire, or right of it. */
export type Side = 'left' | 'right'

/** Cut of a corner, pixels. */
const CHAMFER = 8
/** Between two lanes, pixels. */
const PITCH = 7
/** From a port to the first lane. */
const LEAD = 14

/**
 * An orthogonal path between two ports with chamfered corners: out of `a`, along the lane, into `b`. Lanes are numbered in call
 * order; the farther down a lane's source lies, the nearer to it the lane runs, so that lanes do not cross.
 */
export function lane(a: Point, b: Point, index: number, side: Side): string {
  if (Math.abs(a.y - b.y) < 1) return `M${a.x} ${a.y}H${b.x}`
  const room = Math.abs(b.x - a.x)
  const shift = Math.min(LEAD + index * PITCH, Math.max(LEAD, room - LEAD))
  // Going up, the first lane lies leftmost; going down, rightmost.
  const up = b.y < a.y
  const offset = side === 'left' && !up ? Math.max(LEAD, room - shift) : shift
  const x = a.x + Math.sign(b.x - a.x) * offset
  const direction = Math.sign(b.x - a.x)
  const fall = Math.sign(b.y - a.y)
  const cut = Math.max(0, Math.min(CHAMFER, Math.abs(b.y - a.y) / 2, Math.abs(x - a.x), Math.abs(b.x - x)))
  return [
    `M${a.x} ${a.y}`,
    `H${x - direction * cut}`,
    `L${x} ${a.y + fall * cut}`,
    `V${b.y - fall * cut}`,
    `L${x + direction * cut} ${b.y}`,
    `H${b.x}`,
  ].join('')
}

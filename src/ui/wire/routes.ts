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
 * A lane between two ports. Lanes are numbered in call order: going up the first one runs leftmost, going down rightmost, so
 * that they do not cross.
 */
export function lane(a: Point, b: Point, index: number, side: Side): string {
  const room = Math.abs(b.x - a.x)
  const shift = Math.min(LEAD + index * PITCH, Math.max(LEAD, room - LEAD))
  const down = b.y > a.y
  return orthogonal(a, b, side === 'left' && down ? Math.max(LEAD, room - shift) : shift)
}

/** An orthogonal path with chamfered corners: out of `a`, along a vertical `offset` pixels from it, into `b`. */
export function orthogonal(a: Point, b: Point, offset: number): string {
  if (Math.abs(a.y - b.y) < 1) return `M${a.x} ${a.y}H${b.x}`
  const direction = Math.sign(b.x - a.x)
  const fall = Math.sign(b.y - a.y)
  const x = a.x + direction * offset
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

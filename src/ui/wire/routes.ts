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

/** The most lanes that can be told apart in the gutter. */
export const MOST_LANES = 6

/**
 * Which lanes are drawn, in their order: all of them while they can be told apart. Of more, those that are drawn `always`, and
 * beside them, while there is room, the `first` and `then` the others: there is never nothing in sight because there is much.
 */
export function drawnLanes<T>(lanes: readonly T[], turn: (lane: T) => 'always' | 'first' | 'then'): readonly T[] {
  if (lanes.length <= MOST_LANES) return lanes
  const of = (wanted: string) => lanes.filter((one) => turn(one) === wanted)
  const always = of('always')
  const room = Math.max(0, MOST_LANES - always.length)
  const drawn = new Set([...always, ...[...of('first'), ...of('then')].slice(0, room)])
  return lanes.filter((one) => drawn.has(one))
}

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

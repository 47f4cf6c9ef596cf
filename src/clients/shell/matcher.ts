/** Looks for a pattern in lines: all ways to match at once, so that the work grows with the line and never explodes. */
import { codePoints } from './code-points'
import { type Assertion, isWord, TOO_BIG, type Tree } from './pattern'

type Node =
  | { readonly kind: 'char'; readonly test: (point: number) => boolean; readonly cost: number; next: number }
  | { readonly kind: 'assert'; readonly what: Assertion; next: number }
  | { readonly kind: 'split'; next: readonly number[] }
  | { readonly kind: 'end' }

/** How many nodes a pattern may have, how many steps it takes to make them, and how many one matcher takes in all. */
const MOST_NODES = 5000
const MOST_PARTS = 10 * MOST_NODES
const MOST_STEPS = 12_000_000

/** A pattern with too many nodes, or one that was given too much to do. */
export class TooMuch extends Error {}

export interface MatchOptions {
  /** Only what stands as a word of its own. */
  readonly word: boolean
  /** Only whole lines. */
  readonly line: boolean
}

/** A part of a line. */
export interface Match {
  readonly start: number
  readonly end: number
}

export class Matcher {
  readonly #nodes: Node[] = []
  readonly #start: number
  readonly #options: MatchOptions
  readonly #seen: Int32Array
  readonly #threads: readonly [Threads, Threads]
  readonly #open: number[] = []
  #generation = 0
  #parts = 0
  #steps = 0

  /** @throws TooMuch */
  constructor(tree: Tree, options: MatchOptions) {
    this.#options = options
    this.#start = this.#compile(tree, this.#add({ kind: 'end' }))
    this.#seen = new Int32Array(this.#nodes.length)
    this.#threads = [threads(this.#nodes.length), threads(this.#nodes.length)]
  }

  #add(node: Node): number {
    if (this.#nodes.length >= MOST_NODES) throw new TooMuch(TOO_BIG)
    return this.#nodes.push(node) - 1
  }

  /** Adds a tree in front of the node `next`; returns where it begins. */
  #compile(tree: Tree, next: number): number {
    // What adds no node costs time as well.
    if (++this.#parts > MOST_PARTS) throw new TooMuch(TOO_BIG)
    switch (tree.kind) {
      case 'char':
      case 'assert':
        return this.#add({ ...tree, next })
      case 'all':
        return tree.parts.reduceRight((to, part) => this.#compile(part, to), next)
      case 'any':
        return this.#add({ kind: 'split', next: tree.parts.map((part) => this.#compile(part, next)) })
      case 'repeat': {
        const { part, least, most } = tree
        let to = next
        if (most === null) {
          const loop: Node = { kind: 'split', next: [] }
          to = this.#add(loop)
          loop.next = [this.#compile(part, to), next]
        }
        for (let times = most ?? least; times > least; times--)
          to = this.#add({ kind: 'split', next: [this.#compile(part, to), next] })
        for (let times = 0; times < least; times++) {
          const from = this.#compile(part, to)
          // Nothing, however often.
          if (from === to) break
          to = from
        }
        return to
      }
    }
  }

  /** Whether a line (byte text) matches anywhere. @throws TooMuch */
  matches(text: string): boolean {
    return this.#find(codePoints(text).points, 0, true) !== null
  }

  /** The matches of a line that are not empty, from left to right, each the longest of those that begin there. @throws TooMuch */
  *all(text: string): Generator<Match> {
    const { points, offsets } = codePoints(text)
    for (let from = 0; from <= points.length; ) {
      const match = this.#find(points, from, false)
      if (!match) return
      const { start, end } = match
      if (end > start) yield { start: offsets[start]!, end: offsets[end]! }
      from = end > start ? end : end + 1
    }
  }

  /** The first match from a character on, in characters. `any`: one will do, wherever it ends. */
  #find(points: readonly number[], from: number, any: boolean): Match | null {
    const { word, line } = this.#options
    let best = null as Match | null
    const [now, then] = this.#threads
    then.length = 0
    let before = isWord(points[from - 1] ?? -1)
    for (let at = from; at <= points.length; at++) {
      this.#generation++
      const after = isWord(points[at] ?? -1)
      now.length = 0
      const end = at === points.length
      const ends = !(word && after) && !(line && !end)
      for (let index = 0; index < then.length; index++) {
        const start = then.starts[index]!
        if (best && start > best.start) break
        if (this.#reach(then.nodes[index]!, start, now, at === 0, end, before, after) && ends) best = { start, end: at }
      }
      if (!best && !(word && before) && !(line && at > 0))
        if (this.#reach(this.#start, at, now, at === 0, end, before, after) && ends) best = { start: at, end: at }
      if (end || (best && (any || now.length === 0))) break
      // On over this character; `now` holds only nodes that take one.
      const point = points[at]!
      then.length = 0
      let steps = 0
      for (let index = 0; index < now.length; index++) {
        const node = this.#nodes[now.nodes[index]!]!
        if (node.kind !== 'char') continue
        steps += node.cost
        if (node.test(point)) put(then, node.next, now.starts[index]!)
      }
      this.#took(steps)
      before = after
    }
    return best
  }

  /** Adds what a node leads to without a character; true where that is the end of the pattern. */
  #reach(
    first: number,
    start: number,
    to: Threads,
    begins: boolean,
    ends: boolean,
    before: boolean,
    after: boolean,
  ): boolean {
    const open = this.#open
    open.length = 0
    open.push(first)
    let done = false
    let steps = 0
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (this.#seen[node] === this.#generation) continue
      this.#seen[node] = this.#generation
      steps++
      const it = this.#nodes[node]!
      if (it.kind === 'char') put(to, node, start)
      else if (it.kind === 'split') {
        // Two ways are what a node usually leads to.
        if (it.next.length > 2) steps += it.next.length
        for (const next of it.next) open.push(next)
      } else if (it.kind === 'end') done = true
      else if (holds(it.what, begins, ends, before, after)) open.push(it.next)
    }
    this.#took(steps)
    return done
  }

  #took(steps: number): void {
    this.#steps += steps
    if (this.#steps > MOST_STEPS) throw new TooMuch('this is more work than is done here')
  }
}

/** The ways to match that are still open, those that began first at the front. */
interface Threads {
  readonly nodes: Int32Array
  /** Where each began. */
  readonly starts: Int32Array
  length: number
}

const threads = (most: number): Threads => ({ nodes: new Int32Array(most), starts: new Int32Array(most), length: 0 })

function put(to: Threads, node: number, start: number): void {
  to.nodes[to.length] = node
  to.starts[to.length++] = start
}

function holds(what: Assertion, start: boolean, end: boolean, before: boolean, after: boolean): boolean {
  switch (what) {
    case 'start':
      return start
    case 'end':
      return end
    case 'word-start':
      return !before && after
    case 'word-end':
      return before && !after
    case 'word-edge':
      return before !== after
    case 'no-edge':
      return before === after
  }
}

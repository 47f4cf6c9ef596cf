import type { Input } from './generate'
import type { Message, Told } from './told'

/** In what two parsers differ about an input: the first difference. */
export interface Difference {
  /**
   * `we refuse CODE`: they took a message that we refused; `they refuse CODE REASON`: the other way round; `WHAT differs`: both took it and
   * read it in different ways.
   */
  readonly kind: string
  /** Which message. */
  readonly index: number
  readonly ours: Told
  readonly theirs: Told
  readonly input: Input
}

/** The first difference; null where both say the same. How early an error is seen is none: both refuse. */
export function compare(input: Input, ours: Told, theirs: Told): Difference | null {
  const differ = (kind: string, index: number): Difference => ({ kind, index, ours, theirs, input })
  for (let index = 0; ; index++) {
    const our = ours.messages[index]
    const their = theirs.messages[index]
    const weTook = our?.complete ?? false
    const theyTook = their?.complete ?? false
    if (!weTook && !theyTook) return null
    if (!weTook) return differ(ours.error ? `we refuse ${ours.error.code}` : 'we end', index)
    if (!theyTook)
      return differ(theirs.error ? `they refuse ${theirs.error.code}: ${theirs.error.reason}` : 'they end', index)
    const what = unequal(our!, their!)
    if (what) return differ(`${what} differs`, index)
    // What follows is another protocol, or nothing.
    if (our!.switches || !our!.keepAlive) return null
  }
}

function unequal(our: Message, their: Message): string | null {
  if (our.first !== their.first) return 'start-line'
  if (our.second !== their.second) return 'start-line'
  if (our.minor !== their.minor) return 'version'
  if (!same(our.fields, their.fields)) return 'field'
  if (our.content !== their.content) return 'content'
  if (!same(our.trailers, their.trailers)) return 'trailer'
  if (our.switches !== their.switches) return 'switch'
  if (our.keepAlive !== their.keepAlive) return 'persistence'
  return null
}

export function same(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false
  return true
}

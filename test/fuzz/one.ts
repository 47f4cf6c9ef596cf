import { fromLatin1 } from '../../src/bytes'
import { compare, type Difference, same } from './compare'
import type { Input } from './generate'
import { Broken, parseOurs } from './ours'
import type { Random } from './random'
import { parseTheirs } from './theirs'
import type { Told } from './told'

/** Plays one input. Throws `Broken` where our parser is at fault by itself; else gives the difference to the other, if any. */
export function playOne(input: Input, random: Random): Difference | null {
  const bytes = fromLatin1(input.text)
  const whole = parseOurs(input, [bytes])
  const cut = parseOurs(input, pieces(random, bytes))
  const wrong = unequal(whole, cut)
  if (wrong) throw new Broken(`cut into pieces, ${wrong} differs`)
  return compare(input, whole, parseTheirs(input, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)))
}

/** Up to four pieces; one input in thirty-two octet by octet. */
function pieces(random: Random, bytes: Uint8Array): Uint8Array[] {
  if (random.once(32)) return Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))
  const ends = [bytes.length]
  for (let left = 1 + random.below(3); left > 0; left--) ends.push(random.below(bytes.length + 1))
  ends.sort((one, other) => one - other)
  let start = 0
  return ends.map((end) => {
    const piece = bytes.subarray(start, end)
    start = end
    return piece
  })
}

/** All that was told of an input is equal, the error with its place and sentence too. */
function unequal(one: Told, other: Told): string | null {
  if (one.error?.reason !== other.error?.reason || one.error?.start !== other.error?.start) return 'the error'
  if (one.messages.length !== other.messages.length) return 'the number of messages'
  for (const [index, message] of one.messages.entries()) {
    const again = other.messages[index]!
    if (message.content !== again.content || message.complete !== again.complete) return 'the content'
    if (message.first !== again.first || message.second !== again.second || message.keepAlive !== again.keepAlive)
      return 'the head'
    if (!same(message.fields, again.fields) || !same(message.trailers, again.trailers)) return 'a field'
  }
  return null
}

import { latin1 } from '../../bytes'
import type { OddReply, Shelf } from '../../gallery'

/** The beginning of a reply in which a word is looked for, bytes. */
const SEARCHED = 400

/** What a search found: replies whose title, sentence or shelf says it, the best first, and those with it in their bytes alone. */
export interface Found {
  readonly said: readonly OddReply[]
  readonly sent: readonly OddReply[]
}

/** The replies of which each word of a query says something. A field that nearly all have, like a length, tells little. */
export function search(query: string, shelves: readonly Shelf[]): Found {
  const words = query.toLowerCase().trim().split(/\s+/)
  const ranked: OddReply[][] = [[], [], [], []]
  for (const shelf of shelves) {
    for (const reply of shelf.replies) {
      const bytes = latin1(reply.bytes.subarray(0, SEARCHED))
      const texts = [reply.title, reply.says, shelf.title, bytes].map((text) => text.toLowerCase())
      // The rank is that of the word that is found last.
      const ranks = words.map((word) => texts.findIndex((text) => text.includes(word)))
      if (ranks.every((rank) => rank >= 0)) ranked[Math.max(...ranks)]!.push(reply)
    }
  }
  return { said: ranked.slice(0, 3).flat(), sent: ranked[3]! }
}

import { readFileSync } from 'node:fs'
import { judgeClient } from './client'
import type { ClientEntry, SenderEntry, ServerEntry, Verdict } from './entry'
import { judgeSender } from './sender'
import { judgeServer } from './server'

type Entry = ClientEntry | SenderEntry | ServerEntry

/** How many server entries are played at once: most of the time they wait for quiet. */
const AT_ONCE = 12

const judge = async (entry: Entry): Promise<Verdict> => {
  try {
    if (entry.side === 'client') return judgeClient(entry)
    if (entry.side === 'sender') return judgeSender(entry)
    if (entry.side === 'server') return await judgeServer(entry)
    return { agree: false, differences: [`side want client, sender or server got ${(entry as { side: string }).side}`] }
  } catch (error) {
    return { agree: false, differences: [`play want a result got ${error instanceof Error ? error.message : error}`] }
  }
}

/** Replays a file of attack and edge messages (form and rules: `data/http/README.md`). */
export async function run(file: string): Promise<{ lines: string[]; agree: number; differ: number }> {
  const entries = JSON.parse(readFileSync(file, 'utf8')) as Entry[]
  const verdicts: Verdict[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let at = next++; at < entries.length; at = next++) verdicts[at] = await judge(entries[at]!)
    }),
  )
  const lines = entries.flatMap(({ id }, at) => verdicts[at]!.differences.map((difference) => `${id} ${difference}`))
  const agree = verdicts.filter((one) => one.agree).length
  return { lines, agree, differ: verdicts.length - agree }
}

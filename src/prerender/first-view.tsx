import { renderToString } from 'preact-render-to-string'
import { LESSONS } from '../lessons'
import type { Playground } from '../playground'
import { createSession, localDrafts, type SpareProcess, whenCompared } from '../run'
import { partsHere } from '../run/node'
import { App, loadCurlLines, selectFirstReply } from '../ui'

export { LESSONS }

/** The most that the runs of one first view may take, milliseconds. */
const PATIENCE = 60_000

/**
 * The page as it is when a playground has run for every client, as HTML: what stands there before any script does. The
 * runs are made here and now, by the same kernel, clients and program as in the page.
 *
 * @param spawn gives a process for one run
 * @throws where the runs do not come to rest in a minute
 */
export async function firstView(example: Playground, spawn: () => Promise<SpareProcess>): Promise<string> {
  const spawned: SpareProcess[] = []
  const session = await createSession({
    ...partsHere(),
    process: async () => {
      const process = await spawn()
      spawned.push(process)
      return process
    },
    drafts: localDrafts(null),
    address: { base: () => '', fragment: () => '', replace: () => undefined },
    plain: () => ({ example, draft: null }),
  })
  const stopSelecting = selectFirstReply(session)
  try {
    await Promise.race([Promise.all([whenCompared(session), loadCurlLines()]), late(example)])
    return renderToString(<App session={session} />)
  } finally {
    stopSelecting()
    for (const process of spawned) process.kill()
  }
}

function late(example: Playground): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`“${example.title}” did not come to rest within ${PATIENCE / 1000} s`)),
      PATIENCE,
    )
    timer.unref?.()
  })
}

import { spawnNode } from '../../src/process/node'
import { servePage } from '../bench/determinism/page'
import { play } from '../bench/determinism/play'
import { PROGRAMS } from '../bench/determinism/programs'
import type { Order, Report } from '../bench/determinism/tally'
import { expect, test } from './page'

test('a playground gives the same recording in this browser as in Node', async ({ page }) => {
  const host = await servePage('determinism')
  try {
    await page.goto(host.url)
    for (const program of PROGRAMS) {
      const order: Order = { program: program.name, runs: 2, parallel: 2, busy: false }
      const report = await page.evaluate<Report>(`determinism(${JSON.stringify(order)})`)
      const { text } = await play(program, spawnNode)
      expect(
        report.hashes.map((one) => one.text),
        program.name,
      ).toEqual([text])
    }
  } finally {
    host.close()
  }
})

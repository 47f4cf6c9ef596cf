import { encodeLink, freshPlayground, plainRequest } from '../../src/playground'
import { longestTask } from './longest-task'
import { expect, test } from './page'

/** A link to a playground whose client sends so many requests, one after the other, on a kept connection. */
const many = (count: number): Promise<string> =>
  encodeLink({
    ...freshPlayground('Many exchanges', 'server.ts', "export default () => 'Hello World'\n"),
    network: { latency: 1 },
    requests: [{ ...plainRequest('curl-7.88'), command: `curl -s 'http://localhost:8000/[1-${count}]'` }],
  })

test('thousands of exchanges in one run are no long task for the page, from the opening of their link to the end', async ({
  barewire,
  browser,
  page,
}) => {
  test.slow()
  await barewire.open()
  await barewire.editorReady()
  await barewire.allHaveRun()
  const link = await many(6_000)
  const longest = await longestTask(browser, page, async () => {
    await page.evaluate((fragment) => {
      location.hash = fragment
    }, link)
    await expect(barewire.client.locator('.outcome')).toContainText('exit code 0', { timeout: 90_000 })
  })
  console.log(`longest task of the page with 6,000 exchanges: ${longest.toFixed(0)} ms of processor time`)
  expect(longest).toBeLessThan(50)
  // What the page dropped it says, and what it puts off while a run goes on is there at its end.
  await expect(barewire.console).toContainText('left out')
  await expect(barewire.transcript.locator('ol > li')).toHaveCount(60)
})

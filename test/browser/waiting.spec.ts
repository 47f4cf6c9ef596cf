import AxeBuilder from '@axe-core/playwright'
import { drawn, expect, test } from './page'

const program = `import { encode, socket } from 'barewire/socket'
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(5)
const [conn] = await s.accept()
while ((await conn.recv(999)).length > 0);
await conn.sendall(encode('HTTP/1.1 200 OK\\r\\n\\r\\nat last'))
await conn.close()
await s.accept()
`

test('who waits is told with since when; time passes, and the other side is closed, by button and by key', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.write(program)
  const waits = page.getByRole('region', { name: 'Who waits' })
  await expect(waits.getByRole('listitem')).toHaveText([
    /^Your server, in recv, for connection 1, where curl has sent nothing more\. since 30 ms into the run/,
    /^curl, for a reply; your server has sent nothing\. since 20 ms into the run/,
  ])
  const now = waits.getByText(/^It is .* now\.$/)
  const before = await now.textContent()
  await waits.getByRole('button', { name: 'Let time pass' }).focus()
  await page.keyboard.press('Enter')
  await expect(now).not.toHaveText(before ?? '')
  await expect(waits.getByText('1 min 0 s passed, and nothing happened.')).toBeVisible()
  expect((await new AxeBuilder({ page }).include('.blocked').analyze()).violations).toEqual([])
  await waits.getByRole('button', { name: 'Close curl’s side' }).focus()
  await page.keyboard.press('Enter')
  await expect(waits.getByRole('listitem')).toHaveCount(0)
  await expect(waits).toContainText(/^At rest: your server, in accept/)
  await expect(barewire.screen).toContainText('at last')
  await expect(page.locator('[data-announcer]')).not.toContainText('Waiting')
})

test('a server that sends without end is told while it does, with its line, and is stopped from there', async ({
  barewire,
}) => {
  await barewire.open()
  await barewire.write(`import { encode, socket } from 'barewire/socket'
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(5)
const [conn] = await s.accept()
while (true) await conn.send(encode('byte'))
`)
  const told = barewire.client.locator('.waits')
  await expect(told).toContainText(
    /Your server goes on without waiting for anything: .* the last of them send on line 6, with .* the clock stands still/,
  )
  await expect(barewire.status).toContainText('goes on without waiting')
  await told.getByRole('button', { name: 'Stop the server' }).click()
  await expect(barewire.console).toContainText('You stopped the server')
  await expect(told).toBeHidden()
})

test('connections that a browser keeps are no warning: the client says nothing of them, the console a line', async ({
  barewire,
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 })
  await barewire.open()
  // A server that reads on such a connection and takes no other is told of, calmly.
  await barewire.choose('Chrome')
  await expect(barewire.client.locator('.waits .idle')).toContainText(
    /^Waiting: your server, in recv on line 9, for connection 2/,
  )
  await expect(barewire.client.locator('.waits .tone-wait')).toHaveCount(0)
  const resting = page.getByRole('region', { name: 'Who waits' })
  await expect(resting).toContainText('At rest: your server, in recv on line 9; a connection kept open')
  // What was printed has its room.
  expect((await barewire.console.boundingBox())!.height).toBeGreaterThanOrEqual(36)
  await barewire.write("export default () => 'Hello'\n")
  await barewire.allHaveRun()
  const waits = page.getByRole('region', { name: 'Who waits' })
  await expect(waits).toContainText('At rest: your server, in accept; 2 connections kept open')
  await expect(waits.getByRole('listitem')).toHaveCount(0)
  await expect(barewire.client.locator('.waits')).toHaveCount(0)
  await expect(barewire.client.locator('.tone-wait')).toHaveCount(0)
  await waits.getByRole('button', { name: '2 connections kept open' }).click()
  await expect(waits.getByRole('button', { name: 'Close Chrome’s side' })).toHaveCount(2)
})

test('letting time pass says what came of it, in a low window too', async ({ barewire, page }) => {
  await page.setViewportSize({ width: 1280, height: 720 })
  await barewire.open()
  const waits = page.getByRole('region', { name: 'Who waits' })
  const on = waits.getByRole('button', { name: 'Let time pass' })
  await on.click()
  await expect(waits.getByText('1 min 0 s passed, and nothing happened.')).toBeInViewport({ ratio: 1 })
  // What ends by it says so, though nobody waits any more.
  await barewire.write(
    program.replace(
      'while ((await conn.recv(999)).length > 0);',
      'await conn.recv(999)\nconn.settimeout(500)\nawait conn.recv(9)',
    ),
  )
  await expect(waits.getByRole('listitem')).toHaveCount(2)
  // Both are in sight: nothing was printed that would be worth more.
  for (const one of await waits.getByRole('listitem').all()) await expect(one).toBeInViewport({ ratio: 1 })
})

test('the console stays at its newest lines, however many requests come; scrolled up, it stays where it is', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.write(
    "let n = 0\nexport default () => (n++, [1, 2, 3, 4, 5].forEach((one) => console.log('visit ' + n + ' line ' + one)), 'hi')\n",
  )
  const log = page.getByRole('log', { name: 'Output of your server' })
  await expect(log).toContainText('visit 1 line 5')
  const below = () => log.evaluate((one) => one.scrollHeight - one.clientHeight - one.scrollTop)
  for (const visit of [2, 3, 4, 5]) {
    await barewire.client.getByRole('button', { name: 'Send to the same server' }).click()
    await expect(log).toContainText(`visit ${visit} line 5`)
    await drawn(page)
    await expect.poll(below).toBeLessThan(5)
  }
  await log.evaluate((one) => {
    one.scrollTop = 0
  })
  await drawn(page)
  await barewire.client.getByRole('button', { name: 'Send to the same server' }).click()
  await expect(log).toContainText('visit 6 line 5')
  await drawn(page)
  expect(await log.evaluate((one) => one.scrollTop)).toBe(0)
})

test('three who wait are all in sight above the way on, and what is scrolled says so', async ({ barewire, page }) => {
  await barewire.open('#reply.never-closed')
  await barewire.choose('Firefox')
  const waits = page.getByRole('region', { name: 'Who waits' })
  await expect(waits.getByRole('listitem')).toHaveCount(3)
  const on = waits.getByRole('button', { name: 'Let time pass' })
  await expect(async () => {
    const last = (await waits.getByRole('listitem').last().boundingBox())!
    expect(last.y + last.height).toBeLessThanOrEqual((await on.boundingBox())!.y + 1)
  }).toPass({ timeout: 10_000 })
  await expect(waits.locator('.more-below')).toBeHidden()
  // In a low window the rest is scrolled to.
  await page.setViewportSize({ width: 1280, height: 720 })
  await expect(waits.locator('.more-below')).toBeVisible()
  await expect(on).toBeInViewport({ ratio: 1 })
})

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
  await expect(waits.getByText('1 min 0 s passed.')).toBeVisible()
  expect((await new AxeBuilder({ page }).include('.blocked').analyze()).violations).toEqual([])
  await waits.getByRole('button', { name: 'Close curl’s side' }).focus()
  await page.keyboard.press('Enter')
  await expect(waits.getByRole('listitem')).toHaveText([/^Your server, in accept, for a connection\. since /])
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

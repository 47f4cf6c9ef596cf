import { drawn, expect, test } from './page'

test('Send shows for a moment that it ran; what no Send began shows nothing', async ({ page, barewire }) => {
  await barewire.open()
  const tick = barewire.client.getByRole('button', { name: /^Send (Ctrl|⌘)/ }).locator('svg.i')
  await expect(barewire.client).toContainText('exit code 1')
  // All four have run; then another one's run is shown.
  await expect(page.locator('.elsewhere')).toContainText('ERR_INVALID_HTTP_RESPONSE')
  await page.evaluate(() => {
    const seen = { ticks: 0 }
    Object.assign(window, { seen })
    new MutationObserver(() => {
      if (document.querySelector('.btn.send svg.i')) seen.ticks++
    }).observe(document.body, { childList: true, subtree: true })
  })
  const ticks = () => page.evaluate(() => (window as unknown as { seen: { ticks: number } }).seen.ticks)
  await barewire.choose('curl 7.64')
  await expect(barewire.client.getByRole('tab', { name: 'curl 7.64', exact: true })).toHaveAttribute(
    'aria-selected',
    'true',
  )
  // Its run is on show, and drawn.
  await expect(barewire.screen).toContainText('Hello World')
  await drawn(page)
  expect(await ticks()).toBe(0)
  await barewire.send()
  await expect(tick).toHaveCount(1)
  await expect(tick).toHaveCount(0)
  expect(await ticks()).toBeGreaterThan(0)
  // Left while the sign stands, it is gone, and is not back with its run.
  await barewire.send()
  await expect(tick).toHaveCount(1)
  await barewire.choose('curl 7.88')
  await expect(tick).toHaveCount(0)
  await barewire.choose('curl 7.64')
  await expect(barewire.screen).toContainText('Hello World')
  await drawn(page)
  expect(await tick.count()).toBe(0)
})

const PLAIN = "'Content-Type': 'text/plain'"
const LOGIN = [
  'export default (request: Request) => new URL(request.url).pathname === "/login"',
  `  ? new Response('welcome', { headers: { 'Set-Cookie': 'id=7; HttpOnly', ${PLAIN} } })`,
  `  : new Response('your cookie: ' + request.headers.get('cookie'), { headers: { ${PLAIN} } })`,
].join(' ')

test('a Send that leaves cookies behind says so, and both requests can go to one server', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.choose('Firefox')
  await barewire.write(LOGIN)
  const target = page.getByRole('textbox', { name: 'Target' })
  const text = barewire.client.locator('.browser .viewport')
  const note = barewire.client.getByRole('note').filter({ hasText: 'Send begins with' })
  await target.fill('/login')
  await barewire.send()
  await expect(text).toContainText('welcome')
  await expect(note).toHaveCount(0)
  // The same once more leaves nothing behind that it does not get again.
  await barewire.send()
  await expect(note).toHaveCount(0)
  await target.fill('/me')
  await barewire.send()
  await expect(text).toContainText('your cookie: null')
  await expect(note).toContainText('Send begins with a fresh server and a fresh browser: the cookie of before is gone.')
  await note.getByRole('button', { name: 'Send both to the same server' }).click()
  await expect(text).toContainText('your cookie: id=7')
  await expect(note).toHaveCount(0)
  // The button that goes on with the same server stands in the browsers' row.
  await target.fill('/again')
  await barewire.client.getByRole('button', { name: 'Send to the same server' }).click()
  await expect(barewire.client.getByRole('textbox', { name: 'Address' })).toHaveValue('http://localhost:8000/again')
  await expect(text).toContainText('your cookie: id=7')
  await barewire.client.locator('.elsewhere').getByRole('button', { name: 'Ask all' }).click()
  await expect(text).toContainText('your cookie: null')
  await expect(note).toContainText('the cookie of before is gone')
})

test('after a Send the wire stands at its first request, wherever the run before was scrolled to', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.write(LOGIN)
  await barewire.choose('Firefox')
  const wire = page.locator('.pane-wire .wire-scroll')
  const favicon = page.locator('.pane-wire .xterm-rows').first()
  await expect(barewire.transcript).toContainText('GET /favicon.ico HTTP/1.1')
  await wire.hover()
  await page.mouse.wheel(0, 5000)
  await expect.poll(() => wire.evaluate((one) => one.scrollTop)).toBeGreaterThan(100)
  await expect(favicon).toContainText('/favicon.ico')
  await page.getByRole('textbox', { name: 'Target' }).fill('/me')
  await barewire.send()
  await expect(barewire.transcript).toContainText('GET /me HTTP/1.1')
  await expect.poll(() => wire.evaluate((one) => one.scrollTop)).toBeLessThan(60)
  await drawn(page)
  expect(await wire.evaluate((one) => one.scrollTop)).toBeLessThan(60)
})

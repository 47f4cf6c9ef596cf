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

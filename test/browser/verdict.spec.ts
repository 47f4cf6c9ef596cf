import { expect, test } from './page'

const SIZES = [
  [1440, 900],
  [1280, 800],
  [1366, 768],
  [1280, 720],
  [1024, 768],
] as const

test('the verdict and what can be done about it are in sight under one line of buttons, at every size of a desk', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.allHaveRun()
  const request = barewire.client.getByRole('form', { name: 'Request' })
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height })
    // The page takes its size in the frames that follow.
    await expect(async () => {
      // The first says as much as there is room for, and is named by that.
      const buttons = [width < 1200 ? 'no field' : 'no field added', 'Copy as curl', 'Send to the same server']
      const boxes = await Promise.all(
        buttons.map(async (name) => {
          const button = request.getByRole('button', { name })
          await expect(button).toBeVisible()
          return (await button.boundingBox())!
        }),
      )
      expect(new Set(boxes.map(({ y }) => y)).size).toBe(1)
      const field = (await request.boundingBox())!
      for (const { x, width } of boxes) expect(x + width).toBeLessThanOrEqual(field.x + field.width)
      const view = (await barewire.client.locator('.client-view').boundingBox())!
      const allow = (await barewire.client.getByRole('button', { name: 'Allow with --http0.9' }).boundingBox())!
      expect(allow.y + allow.height).toBeLessThanOrEqual(view.y + view.height)
    }).toPass({ timeout: 10_000 })
  }
})

test('in a low window what does not fit under the request is scrolled to, and a shade says that it is there', async ({
  barewire,
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 })
  await barewire.open()
  await barewire.allHaveRun()
  const shade = barewire.client.locator('.client-view > .more-below')
  await expect(shade).toBeVisible()
  const view = barewire.client.locator('.client-view')
  await view.evaluate((one) => {
    one.scrollTop = one.scrollHeight
  })
  await expect(shade).toBeHidden()
  // A browser's window leaves room for its verdict, with bytes explained below it.
  await barewire.choose('Chrome')
  await page.getByRole('button', { name: '11 bytes', exact: true }).click()
  await expect(async () => {
    const headline = (await barewire.client.locator('.outcome h2').first().boundingBox())!
    const pane = (await view.boundingBox())!
    expect(headline.y + headline.height).toBeLessThanOrEqual(pane.y + pane.height)
  }).toPass({ timeout: 10_000 })
})

test('the page that was sent has its share of a low window, with scripts on and bytes explained, and its verdict is in sight', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.write(
    "export default () => new Response('<h1>hello</h1>', { headers: { 'Content-Type': 'text/html' } })\n",
  )
  await barewire.choose('Chrome')
  await barewire.client.getByRole('switch', { name: 'Run this page’s scripts' }).click()
  await barewire.send()
  await barewire.allHaveRun()
  const viewport = barewire.client.locator('.viewport')
  const height = async () => Math.round((await viewport.boundingBox())!.height)
  const inSight = async () => {
    const headline = (await barewire.client.locator('.outcome h2').boundingBox())!
    const view = (await barewire.client.locator('.client-view').boundingBox())!
    expect(headline.y + headline.height).toBeLessThanOrEqual(view.y + view.height)
    expect(headline.y).toBeGreaterThan((await viewport.boundingBox())!.y)
  }
  const sizes = [
    [1280, 800],
    [1280, 720],
    [1024, 768],
  ] as const
  for (const [width, high] of sizes) {
    await page.setViewportSize({ width, height: high })
    await expect.poll(height, `${width} × ${high}`).toBeGreaterThanOrEqual(200)
    await expect(inSight).toPass()
  }
  await barewire.client.getByRole('button', { name: /^offsets/ }).click()
  await expect(barewire.explain).toContainText('offsets')
  for (const [width, high] of sizes) {
    await page.setViewportSize({ width, height: high })
    await expect.poll(height, `${width} × ${high}, explained`).toBeGreaterThanOrEqual(160)
    await expect(inSight).toPass()
  }
})

test('the keyboard goes through the client pane, and the request stays in sight', async ({ barewire, page }) => {
  await page.setViewportSize({ width: 1024, height: 768 })
  await barewire.open()
  await barewire.allHaveRun()
  const view = barewire.client.locator('.client-view')
  const target = barewire.client.getByRole('textbox', { name: 'Target' })
  await target.focus()
  const last = barewire.client.getByRole('button', { name: 'Report a difference' })
  for (let tab = 0; tab < 20 && !(await last.evaluate((one) => one === document.activeElement)); tab++)
    await page.keyboard.press('Tab')
  await expect(last).toBeFocused()
  // It has been scrolled to, and the request has not gone.
  expect(await view.evaluate((one) => one.scrollTop)).toBeGreaterThan(0)
  await expect(last).toBeInViewport({ ratio: 1 })
  await expect(target).toBeInViewport({ ratio: 1 })
  for (let tab = 0; tab < 20 && !(await target.evaluate((one) => one === document.activeElement)); tab++) {
    await page.keyboard.press('Shift+Tab')
    // What has the focus is not under the request.
    const inSight = () => {
      const focused = document.activeElement!
      const { left, top, width, height } = focused.getBoundingClientRect()
      const there = document.elementFromPoint(left + width / 2, top + height / 2)
      // The text for the ear lies over the terminal, unseen.
      const shown = focused.closest('.screen') ?? focused
      return shown.contains(there) || there?.contains(shown)
    }
    expect(await page.evaluate(inSight)).toBe(true)
  }
})

import type { Locator } from '@playwright/test'
import { expect, test } from './page'

const box = async (of: Locator) => (await of.boundingBox())!
const right = ({ x, width }: { x: number; width: number }) => x + width

for (const [width, height] of [
  [1280, 720],
  [1024, 768],
  [360, 740],
] as const)
  test(`many files: their tabs scroll, the controls lie beside them, all are clicked: ${width}`, async ({
    barewire,
    page,
  }) => {
    await page.setViewportSize({ width, height })
    await barewire.open()
    const add = barewire.server.getByRole('button', { name: 'Add a file' })
    const tab = (name: string) => barewire.server.getByRole('tab', { name, exact: true })
    const list = barewire.server.getByRole('tablist', { name: 'Files' })
    const names = ['x.exe', 'page.html', 'data.json', 'util.ts']
    for (const name of names) {
      await add.click()
      await page.keyboard.type(name)
      // What is open stays in sight while another is named.
      await expect(list.getByRole('tab', { selected: true })).toBeInViewport()
      await page.keyboard.press('Enter')
      await expect(tab(name)).toHaveAttribute('aria-selected', 'true')
      await expect(tab(name)).toBeFocused()
    }
    const inSight = async (name: string) => {
      const [one, all] = [await box(tab(name)), await box(list)]
      expect(one.x).toBeGreaterThanOrEqual(all.x - 1)
      expect(right(one)).toBeLessThanOrEqual(right(all) + 1)
    }
    await expect(() => inSight('util.ts')).toPass()
    // Nothing lies over anything else.
    const controls = ['Rename util.ts', 'Remove util.ts', 'Add a file'].map((name) =>
      barewire.server.getByRole('button', { name }),
    )
    const row = [list, ...controls]
    const pane = await box(barewire.server)
    for (const [at, one] of row.entries()) {
      const next = row[at + 1]
      expect(right(await box(one))).toBeLessThanOrEqual(next ? (await box(next)).x + 0.5 : right(pane))
    }
    await list.evaluate((one) => one.scrollIntoView({ block: 'center' }))
    // By keyboard to the first, by pointer from each tab to the next, whose edge is in sight.
    await page.keyboard.press('Home')
    await expect(() => inSight('server.ts')).toPass()
    for (const name of names) {
      const all = await box(list)
      const at = await box(tab(name))
      const x = Math.max(at.x + 2, Math.min(right(all) - 6, at.x + at.width / 2))
      await page.mouse.click(x, at.y + at.height / 2)
      await expect(tab(name)).toHaveAttribute('aria-selected', 'true')
      await expect(() => inSight(name)).toPass()
    }
    await list.hover()
    await page.mouse.wheel(0, -2000)
    await expect(() => inSight('server.ts')).toPass()
    await tab('x.exe').click()
    await barewire.server.getByRole('button', { name: 'Remove x.exe' }).click()
    await expect(tab('x.exe')).toHaveCount(0)
  })

test('what a second file is for is said where it is named; Escape leaves the files as they were', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.server.getByRole('button', { name: 'Add a file' }).click()
  await expect(barewire.server.getByRole('textbox', { name: 'Name of the new file' })).toHaveAccessibleDescription(
    /server\.ts imports it: .* with \{ type: 'text' \}/,
  )
  await page.keyboard.press('Escape')
  await expect(barewire.server.getByRole('form', { name: 'Add a file' })).toHaveCount(0)
  await expect(barewire.server.getByRole('button', { name: 'Add a file' })).toBeFocused()
  await expect(barewire.server.getByRole('tab')).toHaveCount(1)
})

test('the way out of the editor is whole in its foot, whatever the file', async ({ barewire, page }) => {
  await page.setViewportSize({ width: 1280, height: 720 })
  await barewire.open()
  await barewire.editorReady()
  for (const name of ['page.html', 'data.json']) {
    await barewire.server.getByRole('button', { name: 'Add a file' }).click()
    await page.keyboard.type(name)
    await page.keyboard.press('Enter')
    const out = barewire.server.locator('.edfoot').getByText(/^Tab indents/)
    for (const width of [1280, 1024]) {
      await page.setViewportSize({ width, height: 720 })
      await expect(async () => {
        expect(right(await box(out))).toBeLessThanOrEqual(right(await box(barewire.server)))
        expect(await out.evaluate((one) => one.scrollWidth - one.clientWidth)).toBeLessThanOrEqual(0)
      }).toPass()
    }
  }
})

import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './page'

const SIZES = [
  { what: 'at 1440 × 900', width: 1440, height: 900 },
  { what: 'on a phone, 390 × 844', width: 390, height: 844 },
] as const

for (const { what, width, height } of SIZES) {
  test(`nothing that axe objects to, dark and light, ${what}`, async ({ barewire, page }) => {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme: 'dark' })
    await barewire.open()
    await expect(page.locator('.app')).not.toHaveClass(/stale/)
    for (const colorScheme of ['dark', 'light'] as const) {
      await barewire.show(colorScheme)
      // Monaco's own inner markup is its makers' business; ours is everything around it.
      const { violations } = await new AxeBuilder({ page }).exclude('.monaco-editor').analyze()
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
        colorScheme,
      ).toEqual([])
    }
  })
}

test('the main job works by keyboard alone', async ({ barewire, page }) => {
  await barewire.open()
  await barewire.editorReady()
  await page.keyboard.press('F6')
  await page.keyboard.press('F6')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(barewire.screen).toContainText('curl: (1)')
  const wire = page.getByRole('application', { name: /Bytes on the wire/ })
  await wire.focus()
  await page.keyboard.press(']')
  await page.keyboard.press(']')
  await page.keyboard.press('ArrowRight')
  await expect(barewire.explain).toContainText(/byte|0x/)
})

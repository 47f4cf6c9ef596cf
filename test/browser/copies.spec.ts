import { Barewire, expect, test } from './page'

test('two tabs with the same copy lose nothing that was typed, and say what became of it', async ({
  barewire,
  page,
  context,
}) => {
  await barewire.open()
  await barewire.write("export default () => 'from the first'\n")
  await expect(barewire.screen).toContainText('from the first')
  await expect(page.getByRole('banner').getByRole('button', { name: 'your copy' })).toBeVisible()
  await expect.poll(() => page.evaluate(() => localStorage.getItem('barewire.draft.home'))).not.toBe(null)

  const other = await context.newPage()
  const second = new Barewire(other)
  await second.open()
  await expect(second.screen).toContainText('from the first')
  await second.write("export default () => 'from the second'\n")
  await expect(second.screen).toContainText('from the second')

  // The first hears of it, and goes on: what it has is another copy from here on.
  await expect(page.getByText('This copy was changed in another tab.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Show it as it is now' })).toBeVisible()
  await barewire.write("export default () => 'the first, and more'\n")
  await expect(page.getByText('Two copies now')).toBeVisible()
  await expect(page).toHaveURL(/#draft\.1$/)
  await expect(barewire.screen).toContainText('the first, and more')

  await other.reload()
  await expect(second.screen).toContainText('from the second')
  await page.reload()
  await expect(barewire.screen).toContainText('the first, and more')
  await page.getByRole('banner').getByRole('button', { name: 'your copy' }).click()
  const list = page.getByRole('dialog', { name: 'Your copies' })
  await expect(list.locator('li')).toHaveCount(2)
  await expect(list).toContainText('from the second')
  await expect(list).toContainText('the first, and more')
})

test('what was sent comes back with a reload and with Back, and makes no copy', async ({ barewire, page }) => {
  await barewire.open('parse-http/')
  await page.getByRole('button', { name: 'send a body of two lines' }).click()
  await expect(barewire.screen).toContainText('curl: (52) Empty reply from server')
  await page.reload({ waitUntil: 'commit' })
  // The recording of the example as it comes does not flash by.
  await expect(page.locator('html')).toHaveAttribute('data-own', '')
  await expect(page.locator('html')).toHaveAttribute('data-live', '')
  await expect(barewire.screen).toContainText('curl: (52) Empty reply from server')
  await expect(barewire.transcript).toContainText('second line')
  await page.getByRole('link', { name: /^Next example/ }).click()
  await expect(page).toHaveURL(/valid-response/)
  await barewire.choose('Firefox')
  await page.goBack()
  await expect(barewire.screen).toContainText('curl: (52) Empty reply from server')
  await page.goForward()
  await expect(page.getByRole('tab', { name: 'Firefox', exact: true })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('banner').getByRole('button', { name: 'your copy' })).toHaveCount(0)

  // As it comes is as it comes.
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox', { name: 'Find a command' }).fill('reset')
  await page.getByRole('option', { name: 'Show the example as it comes' }).click()
  await expect(page.getByRole('tab', { name: 'Chrome', exact: true })).toHaveAttribute('aria-selected', 'true')
  await page.reload()
  await expect(page.getByRole('tab', { name: 'Chrome', exact: true })).toHaveAttribute('aria-selected', 'true')
})

test('a sentence that an edit makes false goes, or says what is true now', async ({ barewire, page }) => {
  await page.goto('./#1.damaged')
  await expect(page.locator('html')).toHaveAttribute('data-live', '')
  const alert = page.locator('.banner')
  await expect(alert).toContainText('so it was not opened')
  await expect(alert).not.toContainText('what you had')

  await barewire.open('valid-response/')
  const strip = page.getByRole('region', { name: 'About this playground' })
  await expect(strip.getByText('This was said of the example’s own code')).toBeHidden()
  const height = await strip.evaluate((one) => one.getBoundingClientRect().height)
  await strip.getByRole('button', { name: 'change it to 12' }).click()
  await expect(strip.getByRole('heading')).toHaveText('Sixty-four more bytes, and curl alone minds.')
  await expect(strip).not.toContainText('all four clients show them')
  await strip.getByRole('button', { name: 'Change Content-Length to 5' }).click()
  await expect(strip.getByRole('heading')).toHaveText('Sixty-four more bytes, and everyone agrees on five of them.')
  await strip.getByRole('button', { name: 'Change Content-Length to 5' }).click()
  await expect(strip.getByRole('heading')).toHaveText('Sixty-four more bytes, and everyone agrees.')
  // Nothing moves, whether the code is the example's or not.
  await barewire.write('// another\n')
  await expect(strip.getByText('This was said of the example’s own code')).toBeVisible()
  expect(await strip.evaluate((one) => one.getBoundingClientRect().height)).toBe(height)

  // The example as it comes, until it is changed.
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox', { name: 'Find a command' }).fill('original')
  await page.keyboard.press('Enter')
  await expect(page.getByText('This is the example as it comes.')).toBeVisible()
  await barewire.write('// once more\n')
  await expect(page.getByText('This is the example as it comes.')).toHaveCount(0)
})

test('what is passed on of a changed example does not say what was said of its own code', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.write("export default () => 'mine'\n")
  await expect(barewire.screen).toContainText('mine')
  await page.getByRole('button', { name: 'Share' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Share this playground' })
  await expect(dialog).toContainText('it is left out of picture, Markdown, embed and folder')
  await dialog.getByRole('tab', { name: 'Markdown' }).click()
  const markdown = dialog.getByRole('textbox', { name: 'Markdown' })
  await expect(markdown).toHaveValue(/mine/)
  await expect(markdown).not.toHaveValue(/There is no/)
  // The meter measures what is copied.
  const length = (await markdown.inputValue()).length
  await expect(dialog.getByRole('meter', { name: 'Length of the Markdown' })).toHaveAttribute(
    'aria-valuetext',
    new RegExp(`^${length.toLocaleString('en')} characters`),
  )
  await dialog.getByRole('textbox', { name: 'Sentence' }).fill('This is my own.')
  await expect(markdown).toHaveValue(/This is my own/)
  await expect(dialog).not.toContainText('it is left out')
  // A picture of either theme.
  await dialog.getByRole('tab', { name: 'Picture' }).click()
  await dialog.getByRole('radio', { name: 'Dark' }).check()
  const drawn = async () => {
    await expect(dialog.locator('.sh-picture img')).toBeVisible()
    return dialog.locator('.sh-picture img').evaluate(async (image: HTMLImageElement) => {
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.getContext('2d')!.drawImage(image, 0, 0)
      return canvas.getContext('2d')!.getImageData(4, 4, 1, 1).data[0]!
    })
  }
  await expect.poll(drawn).toBeLessThan(40)
  await dialog.getByRole('radio', { name: 'Light' }).check()
  await expect.poll(drawn).toBeGreaterThan(200)
})

test('a dialog opens at its heading where the window is low', async ({ barewire, page }) => {
  await page.setViewportSize({ width: 720, height: 450 })
  await barewire.open()
  await page.getByRole('button', { name: 'Share' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Share this playground' })
  await expect(dialog.getByRole('heading', { level: 2 })).toBeInViewport({ ratio: 1 })
})

test('a report of a difference says what it holds and what to do with it, and covers nothing', async ({
  barewire,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await barewire.open()
  await barewire.allHaveRun()
  await barewire.client.getByRole('button', { name: 'Report a difference' }).click()
  const banner = page.locator('.banner')
  await expect(banner).toContainText('A report of this difference is on the clipboard')
  await expect(banner).toContainText('whoever maintains this Barewire')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('sent by the server')
  await expect(page.locator('.toast')).toHaveCount(0)
})

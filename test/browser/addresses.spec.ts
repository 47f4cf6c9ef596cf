import { Barewire, expect, test } from './page'

const BASE = `http://localhost:${process.env['BAREWIRE_TEST_PORT'] ?? 4179}/some/folder/`

test('an unknown address has a page of its own, in the look of the page, that leads to the start', async ({ page }) => {
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  for (const path of ['nope/', 'nope', 'request/nope.html', 'a/b/c/']) {
    errors.length = 0
    const response = await page.goto(path)
    expect(response!.status()).toBe(404)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing at this address')
    await expect(page.locator('code')).toHaveText(`/some/folder/${path}`)
    const link = page.getByRole('link', { name: 'To the start' })
    await expect.poll(() => link.evaluate((one: HTMLAnchorElement) => one.href)).toBe(BASE)
    // The address itself, and what was asked for on the way up: nothing else is amiss.
    expect(errors.filter((text) => !text.includes('404'))).toEqual([])
  }
  await page.getByRole('link', { name: 'To the start' }).click()
  await expect(page).toHaveURL(BASE)
  await expect(page.locator('html')).toHaveAttribute('data-live', '')
})

test('the page for unknown addresses follows the theme that the visitor chose, else the system’s', async ({ page }) => {
  const board = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('nope/')
  expect(await board()).toBe('rgb(233, 231, 225)')
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await board()).toBe('rgb(11, 13, 16)')
  await page.evaluate(() => localStorage.setItem('barewire.theme', 'light'))
  await page.reload()
  expect(await board()).toBe('rgb(233, 231, 225)')
  await page.setViewportSize({ width: 360, height: 640 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
})

test('a shared link whose # became %23 is mended, and opens', async ({ page }) => {
  // That there is no file at such an address is in the console.
  const barewire = new Barewire(page)
  await barewire.open()
  await barewire.write("export default () => 'shared'\n")
  await expect(barewire.screen).toContainText('shared')
  await page.getByRole('button', { name: 'Share' }).first().click()
  const field = page.getByRole('textbox', { name: 'Link', exact: true })
  await expect(field).toHaveValue(/#\d/)
  const link = await field.inputValue()
  for (const mark of ['%23', '%2523']) {
    await page.goto('about:blank')
    await page.goto(link.replace('#', mark))
    await expect(page).toHaveURL(link)
    await expect(barewire.screen).toContainText('shared')
  }
})

test('a folder’s address without its slash leads to the folder', async ({ barewire, page }) => {
  await page.goto('parse-http')
  await expect(page).toHaveURL(`${BASE}parse-http/`)
  await expect(barewire.console).toContainText('Host: " localhost:8000"')
})

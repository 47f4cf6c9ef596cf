import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './page'

for (const [width, height, colorScheme] of [
  [1440, 900, 'dark'],
  [360, 740, 'light'],
] as const) {
  test.describe(`${width} wide, ${colorScheme}`, () => {
    test.use({ viewport: { width, height }, colorScheme })

    test('all clients side by side: what each sent, saw and shows, why, and their requests byte by byte', async ({
      barewire,
      page,
    }) => {
      await barewire.open()
      await expect(barewire.client.locator('.elsewhere')).toContainText('shows the text')
      await barewire.client.getByRole('button', { name: 'Side by side' }).click()
      const compare = page.getByRole('main', { name: 'All clients side by side' })
      await expect(compare.getByRole('button', { name: 'Back to one client' })).toBeFocused()
      await expect(compare.getByRole('heading', { level: 1 })).toHaveText(/^The same 11 bytes, four clients\./)
      const card = (name: string) => compare.getByRole('region', { name, exact: true })
      await expect(card('curl 7.88')).toContainText('curl: (1) Received HTTP/0.9 when not allowed')
      await expect(card('curl 7.64')).toContainText('Hello World')
      await expect(card('Chrome')).toContainText('ERR_INVALID_HTTP_RESPONSE')
      await expect(card('Firefox')).toContainText('Hello World')
      await expect(compare.getByRole('table', { name: /^What each client sent/ })).toContainText(
        'another client says the same',
      )
      const row = (name: string) =>
        compare.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })
      await expect(row('Sent')).toContainText('636 bytes, 14 fields; on connection 1')
      await expect(row('Sent')).toContainText('438 bytes, 12 fields; the first of 2 requests')
      await expect(row('Server saw')).toContainText('GET /, then GET /favicon.ico')
      await expect(row('Known from')).toContainText('documented, not recorded')
      const diff = compare.getByRole('region', { name: 'The requests, byte by byte' })
      await expect(diff.getByRole('status')).toHaveText('3 of 16 lines are the same')
      await diff.getByRole('combobox', { name: 'Right' }).selectOption('curl 7.64')
      await expect(diff.locator('mark')).toHaveText(['88.1', '64.0'])
      expect((await new AxeBuilder({ page }).include('.compare').analyze()).violations).toEqual([])
      expect(await compare.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0)
      await page.keyboard.press('Escape')
      await expect(compare).toBeHidden()
      await expect(barewire.client.getByRole('button', { name: 'Side by side' })).toBeFocused()
    })

    test('the bytes of the reply are whole, as far as they are shown', async ({ barewire, page }) => {
      await page.goto('./small-site/')
      await barewire.client.getByRole('button', { name: 'Side by side' }).click()
      const bytes = page.locator('.cmp-bytes')
      await expect(bytes).toContainText('more')
      expect(await bytes.evaluate((one) => one.scrollHeight - one.clientHeight)).toBeLessThanOrEqual(0)
    })
  })
}

test('where one client was asked more, the first requests are compared, and the last is a click away', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await expect(barewire.client.locator('.elsewhere')).toContainText('shows the text')
  const prompt = page.getByRole('textbox', { name: 'Command line' })
  await prompt.fill('curl --http0.9 localhost:8000/more')
  await prompt.press('Enter')
  await expect(barewire.screen).toContainText('Hello World')
  const elsewhere = barewire.client.locator('.elsewhere')
  await expect(elsewhere.getByRole('heading')).toContainText(
    '2nd command, curl 7.88 alone: curl --http0.9 localhost:8000/more',
  )
  await expect(elsewhere.getByRole('button', { name: /^curl 7.88/ })).toContainText('2nd: prints the text')
  await expect(elsewhere.getByRole('button', { name: /^Chrome/ })).toContainText('1st: ERR_INVALID_HTTP_RESPONSE')
  await barewire.client.getByRole('button', { name: 'Side by side' }).click()
  const compare = page.getByRole('main', { name: 'All clients side by side' })
  const card = compare.getByRole('region', { name: 'curl 7.88', exact: true })
  await expect(card).toContainText('Received HTTP/0.9 when not allowed')
  await expect(card).toContainText('request 1 of 2')
  await expect(compare.getByRole('note')).toContainText('curl 7.88 was asked more since')
  const sent = compare.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Sent', exact: true }) })
  await expect(sent).toContainText('78 bytes, 3 fields; the first of 2 requests')
  await compare.getByRole('button', { name: 'Compare curl --http0.9 localhost:8000/more' }).click()
  await expect(compare.getByRole('note')).toHaveCount(0)
  await expect(card).toContainText('Hello World')
  await expect(compare.getByRole('region', { name: 'Firefox', exact: true })).toContainText('localhost:8000/more')
  await expect(compare.getByRole('heading', { level: 1 })).toHaveText(/^The same 11 bytes, four clients\./)
})

test('the comparison is part of a link, and a click on a client goes to it alone', async ({ barewire, page }) => {
  await barewire.open()
  await barewire.client.getByRole('button', { name: 'Side by side' }).click()
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  const link = await page.getByRole('dialog').getByRole('textbox', { name: 'Link' }).inputValue()
  await page.goto('about:blank')
  await page.goto(link)
  const compare = page.getByRole('main', { name: 'All clients side by side' })
  await compare.getByRole('button', { name: 'Firefox 153' }).click()
  await expect(compare).toBeHidden()
  await expect(barewire.client).toContainText('Firefox shows the text')
})

test('the last request of one client can be asked of all from where it stands', async ({ barewire, page }) => {
  await barewire.open()
  await expect(barewire.client.locator('.elsewhere')).toContainText('shows the text')
  await page.getByRole('textbox', { name: 'Target' }).fill('/second')
  await barewire.client.getByRole('button', { name: 'Send to the same server' }).click()
  const elsewhere = barewire.client.locator('.elsewhere')
  await expect(elsewhere.getByRole('heading')).toContainText('2nd command, curl 7.88 alone: GET /second')
  await elsewhere.getByRole('button', { name: 'Ask all' }).click()
  await expect(elsewhere.getByRole('heading')).toHaveText(/^The same 11 bytes, four clients\./)
  await barewire.choose('Firefox')
  await expect(barewire.client.getByRole('textbox', { name: 'Address' })).toHaveValue('http://localhost:8000/second')
})

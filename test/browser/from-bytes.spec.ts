import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './page'

const CURL =
  '$ curl -i localhost:8000\nHTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8\nTransfer-Encoding: chunked\n\n<title>Grüße</title><h1>Welcome</h1>'

async function openDialog(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'New from bytes…' }).click()
  const dialog = page.getByRole('dialog', { name: 'New from bytes' })
  await expect(dialog.getByRole('textbox', { name: 'What the server said' })).toBeFocused()
  return dialog
}

test('output of curl -i becomes a server: recognised, CRs put back, chunked again; every client shows it', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  const dialog = await openDialog(page)
  await dialog.getByRole('textbox').fill(CURL)
  await expect(dialog).toContainText('Read as: Reply, as curl -i prints it, without the command line.')
  await expect(dialog).toContainText('4 lines of the head end in LF alone')
  await expect(dialog).toContainText('Transfer-Encoding says chunked, but the body is not in chunks')
  await expect(dialog).toContainText('curl --raw -i')
  await expect(dialog).toContainText('136 bytes: head 87, body 49, 15 bytes added')
  const bytes = dialog.getByRole('region', { name: 'The bytes that the server will send' })
  await expect(bytes.locator('ins.fb-control').first()).toHaveText('␍')
  await expect(bytes).toContainText('The head ends here, after 87 bytes')
  await dialog.getByRole('button', { name: 'Make the server' }).click()
  await expect(dialog).toBeHidden()
  await expect(barewire.transcript).toContainText('Response, server to client, 136 bytes')
  await expect(barewire.screen).toContainText('<h1>Welcome</h1>')
  await barewire.choose('Chrome')
  await expect(barewire.client).toContainText('Grüße')
  await expect(barewire.client).toContainText('shows the page')
  await barewire.choose('Firefox')
  await expect(barewire.client).toContainText('shows the page')
  await expect(page).toHaveURL(/#draft\.\d+$/)
  await page.reload()
  await expect(barewire.transcript).toContainText(/Response, server to client, connection 1, 136 bytes/)
})

test('the choices are taken: the field left out, the line ends as given', async ({ barewire, page }) => {
  await barewire.open()
  const dialog = await openDialog(page)
  await dialog.getByRole('textbox').fill(CURL)
  await dialog.getByRole('radio', { name: 'LF alone, as given' }).check()
  await dialog.getByRole('radio', { name: /^Field left out/ }).check()
  await expect(dialog).toContainText('94 bytes: head 56, body 38')
  await dialog.getByRole('button', { name: 'Make the server' }).click()
  await expect(barewire.transcript).toContainText('Response, server to client, 94 bytes')
})

test('a hex dump, Base64 and a file; the form can be changed; what is wrong is shown at its place', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  const dialog = await openDialog(page)
  const text = dialog.getByRole('textbox')
  await text.fill('00000000: 4854 5450 2f31 2e30 2032 3030 204f 4b0d  HTTP/1.0 200 OK.\n00000010: 0a0d 0a48 69  ...Hi')
  await expect(dialog).toContainText('Read as: Hexadecimal, xxd.')
  await expect(dialog).toContainText('21 bytes: head 19, body 2')
  await text.fill('48 65\n6c xx')
  await expect(dialog).toContainText('11 bytes')
  await dialog.getByRole('combobox', { name: 'Read as' }).selectOption({ label: 'Hexadecimal' })
  await expect(dialog).toContainText('Line 2, column 4. Expected a hexadecimal digit (0 to 9, a to f), got “x”.')
  await expect(dialog.getByRole('button', { name: 'Make the server' })).toBeDisabled()
  await dialog.getByRole('button', { name: 'Show the place' }).click()
  await page.keyboard.press('Delete')
  await expect(dialog).toContainText('Line 2, column 4.')
  await dialog.getByRole('combobox', { name: 'Read as' }).selectOption('')
  await text.fill('SFRUUC8xLjEgMjA0IE5vIENvbnRlbnQNCg0K')
  await expect(dialog).toContainText('27 bytes: head 27, body 0')
  await dialog.locator('input[type=file]').setInputFiles({
    name: 'reply.bin',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('HTTP/1.1 200 OK\nContent-Length: 4\n\n\x00\xff\x89P', 'latin1'),
  })
  await expect(dialog).toContainText('reply.bin')
  await expect(dialog).toContainText('39 bytes: head 35, body 4')
  await expect(dialog.getByRole('radio', { name: 'LF alone, as given' })).toBeChecked()
  await dialog.getByRole('button', { name: 'Make the server' }).click()
  await expect(barewire.transcript).toContainText('Response, server to client, 39 bytes')
})

test('a server made from bytes is a copy from the beginning: reload, Back and Forward find it, unedited', async ({
  barewire,
  page,
}) => {
  await barewire.open('parse-http/')
  const headline = page.getByRole('heading', { name: /^parseHttp reads that text/ })
  await expect(headline).toBeVisible()
  const before = page.url()
  const dialog = await openDialog(page)
  await dialog.getByRole('textbox').fill(CURL)
  await dialog.getByRole('button', { name: 'Make the server' }).click()
  await expect(page).toHaveURL(/\/#draft\.\d+$/)
  await expect(page.getByRole('button', { name: 'your copy' })).toBeVisible()
  const own = page.url()
  await page.reload()
  await expect(barewire.transcript).toContainText('136 bytes')
  await page.goBack()
  await expect(page).toHaveURL(before)
  await expect(headline).toBeVisible()
  await page.goForward()
  await expect(page).toHaveURL(own)
  await expect(barewire.transcript).toContainText('136 bytes')
  await page.getByRole('button', { name: 'your copy' }).click()
  await expect(page.getByRole('dialog', { name: 'Your copies' }).locator('.dr-open')).toHaveText([
    /^From bytes: 200 OKon show/,
  ])
})

test('nothing typed is lost when the dialog closes, and the draft that was there stays', async ({ barewire, page }) => {
  await barewire.open()
  await barewire.write("export default () => 'my draft'\n")
  await expect(barewire.screen).toContainText('my draft')
  let dialog = await openDialog(page)
  await dialog.getByRole('textbox').fill(CURL)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('button', { name: 'More', exact: true })).toBeFocused()
  dialog = await openDialog(page)
  await expect(dialog.getByRole('textbox')).toHaveValue(CURL)
  await dialog.getByRole('button', { name: 'Make the server' }).click()
  await expect(barewire.screen).toContainText('Welcome')
  await page.goto('./')
  await page.reload()
  await expect(barewire.screen).toContainText('my draft')
})

for (const { where, sizes } of [
  { where: 'on a desk', sizes: [{ width: 1440, height: 900 }] },
  // The narrower one shows what the wider does, in less room: the page is opened once for both.
  {
    where: 'on phones',
    sizes: [
      { width: 390, height: 844 },
      { width: 360, height: 740 },
    ],
  },
]) {
  test(`nothing that axe objects to and nothing sideways, dark and light, ${where}`, async ({ barewire, page }) => {
    await page.setViewportSize(sizes[0]!)
    await barewire.open()
    const dialog = await openDialog(page)
    await dialog.getByRole('textbox').fill(CURL)
    await expect(dialog).toContainText('136 bytes')
    for (const size of sizes) {
      await page.setViewportSize(size)
      for (const colorScheme of ['dark', 'light'] as const) {
        const look = `${size.width} wide, ${colorScheme}`
        await barewire.show(colorScheme)
        const { violations } = await new AxeBuilder({ page }).include('dialog').analyze()
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
          look,
        ).toEqual([])
        const { scroll, client } = await dialog.evaluate((element) => ({
          scroll: element.scrollWidth,
          client: element.clientWidth,
        }))
        expect(scroll, look).toBeLessThanOrEqual(client)
        if (process.env['BAREWIRE_PICTURES'])
          await page.screenshot({
            path: `${process.env['BAREWIRE_PICTURES']}/from-bytes-${colorScheme}-${size.width}.png`,
          })
      }
    }
  })
}

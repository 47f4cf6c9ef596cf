import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './page'

const SERVER =
  'let visits = 0; export default (request: Request) => new URL(request.url).pathname === "/favicon.ico" ? new Response("", { status: 404 }) : new URL(request.url).pathname === "/file" ? new Response("a,b", { headers: { "Content-Disposition": "attachment; filename=a.csv" } }) : new URL(request.url).pathname === "/vault" && request.headers.get("authorization") !== "Basic " + btoa("ann:secret") ? new Response("locked", { status: 401, headers: { "WWW-Authenticate": "Basic realm=vault" } }) : new Response(`<title>Visit</title><h1>${new URL(request.url).pathname} ${++visits}</h1>`, { headers: { "Content-Type": "text/html" } })'

test('the small browser: an address, back and forward, reload, the login dialog, a file to save', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.write(SERVER)
  await barewire.choose('Chrome')
  await expect(barewire.sentPage.getByRole('heading', { name: '/ 1' })).toBeVisible()
  const address = barewire.client.getByRole('textbox', { name: 'Address' })
  const go = async (to: string) => {
    await address.fill(to)
    await address.press('Enter')
  }
  await go('/two')
  await expect(barewire.sentPage.getByRole('heading', { name: '/two 2' })).toBeVisible()
  await expect(address).toHaveValue('http://localhost:8000/two')
  await barewire.client.getByRole('button', { name: 'Back', exact: true }).click()
  await expect(barewire.sentPage.getByRole('heading', { name: '/ 1' })).toBeVisible()
  await barewire.client.getByRole('button', { name: 'Forward' }).click()
  await expect(barewire.sentPage.getByRole('heading', { name: '/two 2' })).toBeVisible()
  await barewire.client.getByRole('button', { name: 'Reload' }).click()
  await expect(barewire.sentPage.getByRole('heading', { name: '/two 3' })).toBeVisible()
  await go('localhost:8000/vault')
  const dialog = barewire.client.getByRole('form', { name: 'Sign in' })
  await expect(dialog).toContainText('localhost:8000 answered 401, for the realm “vault”')
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await expect(barewire.client).toContainText('Chrome asks for a name and a password')
  expect((await new AxeBuilder({ page }).include('.tab-dialog').analyze()).violations).toEqual([])
  await page.keyboard.type('ann')
  await page.keyboard.press('Tab')
  await page.keyboard.type('secret')
  await page.keyboard.press('Enter')
  await expect(barewire.sentPage.getByRole('heading', { name: '/vault 4' })).toBeVisible()
  await go('/file')
  await expect(barewire.client).toContainText('Chrome saves the reply as a file')
  const downloading = page.waitForEvent('download')
  await barewire.client.getByRole('button', { name: 'Save it' }).click()
  expect((await downloading).suggestedFilename()).toBe('a.csv')
})

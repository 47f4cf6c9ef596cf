import AxeBuilder from '@axe-core/playwright'
import { expect, replyProgram, test } from './page'

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
  // The address is the site's that asks.
  await expect(address).toHaveValue('http://localhost:8000/vault')
  expect((await new AxeBuilder({ page }).include('.tab-dialog').analyze()).violations).toEqual([])
  // What is wrong is asked for again, in empty fields, and why is said.
  await page.keyboard.type('ann')
  await page.keyboard.press('Tab')
  await page.keyboard.type('wrong')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toHaveText(/the server refused them/)
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('')
  await expect(dialog.getByRole('textbox', { name: 'Password' })).toHaveValue('')
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused()
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

test('JSON: Firefox has its viewer, Chrome a box that indents it; what is no JSON stays text', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.write("export default () => Response.json({ a: 1, b: [true, null], c: '<b>' })\n")
  await expect(barewire.screen).toContainText('{"a":1')
  await barewire.choose('Firefox')
  const { client } = barewire
  // As it was recorded: the names of the tabs, then a tree of names and values.
  await expect(client.getByRole('tab')).toContainText(['JSON', 'Raw Data', 'Headers'])
  const tree = client.getByRole('group', { name: 'The document as a tree' })
  await expect(tree).toContainText(/a\s*1\s*b\s*0\s*true\s*1\s*null\s*c\s*"<b>"/)
  expect((await new AxeBuilder({ page }).include('.page.json').analyze()).violations).toEqual([])
  await client.getByRole('button', { name: 'Collapse All' }).click()
  await expect(tree.getByText('true')).toBeHidden()
  await client.getByRole('tab', { name: 'Headers' }).click()
  await expect(client.getByRole('tabpanel', { name: 'Headers' })).toContainText('Content-Type: application/json')
  await client.getByRole('tab', { name: 'Raw Data' }).click()
  await expect(client.getByLabel('The page', { exact: true })).toHaveText('{"a":1,"b":[true,null],"c":"<b>"}')

  await barewire.choose('Chrome')
  const pretty = client.getByRole('checkbox', { name: 'Pretty-print' })
  await expect(client.getByLabel('The page', { exact: true })).toHaveText('{"a":1,"b":[true,null],"c":"<b>"}')
  await pretty.check()
  await expect(client.locator('.page.json pre')).toContainText('"a": 1,\n  "b": [\n    true,')
  expect((await new AxeBuilder({ page }).include('.page.json').analyze()).violations).toEqual([])

  await barewire.write(replyProgram('HTTP/1.1 200 OK\r\nContent-Type: application/json', 'none'))
  await expect(client.getByLabel('The page', { exact: true })).toHaveText('none')
  await barewire.choose('Firefox')
  await expect(client).toContainText('This is no valid JSON')
})

for (const [name, width, height] of [
  ['Chrome', 1280, 800],
  // Here the selection of the first reply stays, and the page of objects makes other room for the wire.
  ['Firefox', 1440, 900],
] as const)
  test(`a click in the page is drawn on the wire, where it comes into sight: ${name}`, async ({ barewire, page }) => {
    await page.setViewportSize({ width, height })
    await page.goto('small-site/')
    await barewire.editorReady()
    await barewire.choose(name)
    await barewire.allHaveRun()
    const grid = page.locator('.pane-wire .wire-grid')
    for (const [act, text] of [
      [() => barewire.sentPage.getByRole('link', { name: '/api/greeting' }).click(), /\/api\/greeti/],
      [() => barewire.client.getByRole('button', { name: 'Back', exact: true }).click(), null],
      [() => barewire.sentPage.getByRole('button', { name: 'Greet' }).click(), /\/greet\?name/],
    ] as const) {
      await act()
      if (!text) continue
      await expect(barewire.client.locator('.other[aria-current="true"]')).toContainText(/2nd|3rd/)
      // A row of xterm's that is where the wire shows it, with its letters.
      const row = grid.locator('.xterm-rows > div').filter({ hasText: text })
      await expect(row).toBeInViewport()
    }
  })

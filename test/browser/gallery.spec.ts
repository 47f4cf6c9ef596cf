import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './page'

test('an odd reply of the gallery becomes a server with one click, found by a word of it', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Odd replies…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Odd replies' })
  await expect(dialog.getByRole('listitem')).toHaveCount(60)
  const find = dialog.getByRole('searchbox', { name: 'Find a reply' })
  await expect(find).toBeFocused()
  await find.fill('no such thing')
  await expect(dialog).toContainText('No reply is about “no such thing”')
  await find.fill('2OO')
  await expect(dialog.getByRole('status')).toHaveText('1 of 60')
  expect((await new AxeBuilder({ page }).include('.gallery').analyze()).violations).toEqual([])
  await find.press('Tab')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('region', { name: 'About this playground' })).toContainText('this page has status 2')
  await expect(barewire.client).toContainText('curl rejects the reply')
  await barewire.choose('Chrome')
  await expect(barewire.client).toContainText('Chrome shows the text')
  await expect(barewire.client.locator('.elsewhere')).toContainText('shows nothing')
  // Its neighbours are a click away.
  const pager = page.getByRole('navigation', { name: 'Odd replies' })
  await expect(pager).toContainText('11 of 60')
  await pager.getByRole('link', { name: /^Next odd reply/ }).click()
  await expect(pager).toContainText('12 of 60')
  await pager.getByRole('link', { name: 'Previous odd reply: 2OO' }).click()
  await expect(pager).toContainText('11 of 60')
  await expect(page.getByRole('region', { name: 'About this playground' })).toContainText('this page has status 2')
  // Each has an address of its own: back, and a reload, which knows its neighbours as well.
  await page.goBack()
  await expect(pager).toContainText('12 of 60')
  await page.goBack()
  await expect(pager).toContainText('11 of 60')
  expect(page.url()).toMatch(/#reply\.letter-o$/)
  await expect(page).toHaveTitle('2OO with two letters O · Barewire')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-live', '')
  await expect(page.getByRole('region', { name: 'About this playground' })).toContainText('this page has status 2')
  // Who asked it last asks it again.
  await expect(barewire.client).toContainText('Chrome shows the text')
  await expect(pager).toContainText('11 of 60')
  // What is made of it keeps its place.
  await barewire.write('export default () => new Response("mine")')
  await expect(page.getByRole('banner').getByRole('button', { name: 'your copy' })).toBeVisible()
  expect(page.url()).toMatch(/#draft\./)
  await expect(pager).toContainText('11 of 60')

  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Odd replies…' }).click()
  await find.fill('length')
  await expect(dialog.getByRole('heading', { level: 3 })).toHaveText([
    'In title, sentence or shelf',
    'In the bytes alone',
  ])
  await find.fill('')
  await dialog.getByRole('link', { name: /^A line of text/ }).click()
  await expect(pager).toContainText('1 of 60')
  await expect(pager.getByRole('link', { name: /^Previous odd reply/ })).toHaveCount(0)
})

test('a fault that a client takes is named below its verdict, and its bytes are selected from there', async ({
  barewire,
}) => {
  await barewire.open('#reply.line-feeds')
  const verdict = barewire.client.locator('.outcome')
  await expect(verdict).toContainText(
    'takes the reply, though it has a fault for a strict reader: expected CR LF at the end of the line at offset 15, got',
  )
  await verdict.getByRole('button', { name: 'Select it' }).click()
  await expect(barewire.explain).toContainText('15')
})

test('a login that is asked for is what the verdict speaks of while its dialog is open', async ({ barewire }) => {
  await barewire.open('#reply.login')
  await barewire.choose('Chrome')
  const verdict = barewire.client.locator('.outcome')
  await expect(verdict).toContainText('The server answered 401, and WWW-Authenticate asks for a name and a password')
  await barewire.client.getByRole('button', { name: 'Cancel' }).click()
  await expect(verdict).toContainText('Status 401 says that the request failed')
})

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
  await pager.getByRole('button', { name: 'Next odd reply' }).click()
  await expect(pager).toContainText('12 of 60')
  await pager.getByRole('button', { name: 'Previous odd reply: 2OO' }).click()
  await expect(pager).toContainText('11 of 60')
  await expect(page.getByRole('region', { name: 'About this playground' })).toContainText('this page has status 2')
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Odd replies…' }).click()
  await dialog.getByRole('button', { name: /^A line of text/ }).click()
  await expect(pager.getByRole('button', { name: 'Previous odd reply' })).toBeDisabled()
})

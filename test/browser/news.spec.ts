import { encodeLink, freshPlayground } from '../../src/playground'
import { bareReply, expect, test } from './page'

const AFRESH = 'Your server has started afresh and is waiting on localhost:8000'

test('a server that begins in the place of one that ended is told to eye and ear, and an ordinary Send is not', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  const news = page.locator('[data-server-news]')
  await expect(news).toHaveText('')
  await barewire.send()
  await expect(barewire.status).toContainText('waiting on localhost:8000, in this page only')
  await expect(news).toHaveText('')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(news).toHaveText('Your server was stopped.')
  await page.getByRole('button', { name: 'Start again' }).click()
  await expect(barewire.status).toContainText(AFRESH)
  await expect(news).toHaveText(`${AFRESH}.`)
  // After a crash as well.
  await barewire.write("throw new Error('over')\n")
  await expect(news).toHaveText('Your server has ended.')
  await barewire.write(bareReply('HTTP/1.1 204 No Content\r\n\r\n'))
  await expect(news).toHaveText(`${AFRESH}.`)
  await barewire.send()
  await expect(news).toHaveText('')
})

test('the marks on the wire have a legend, of those that are there', async ({ barewire, page }) => {
  await barewire.open()
  const legend = page.getByRole('list', { name: 'What the marks mean' })
  await expect(legend).toHaveCount(0)
  const playground = freshPlayground('Loss', 'server.ts', bareReply('HTTP/1.1 204 No Content\r\n\r\n'))
  await barewire.open(await encodeLink({ ...playground, network: { latency: 10, loss: 0.4 } }))
  await expect(legend.getByRole('listitem')).toContainText(['lost', 'sent again'])
})

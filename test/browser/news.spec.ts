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

test('a loop without an end: its line is named and marked, and what was printed and sent before it is there', async ({
  barewire,
}) => {
  await barewire.open()
  const program = bareReply('Hello').replace('await conn.sendall', 'print("before"); conn.sendall')
  await barewire.write(program.replace('await conn.close()', 'for (;;) {\nfor (const _ of Array(999)) String(_)\n}'))
  await expect(barewire.console).toContainText('Is the loop on line 9 an endless loop?')
  await expect(barewire.console).toContainText('before')
  await expect(barewire.transcript).toContainText('Response, server to client, 5 bytes')
  await expect(barewire.console.getByRole('button', { name: 'line 9' })).toBeVisible()
})

test('the marks on the wire have a legend, of those that are there', async ({ barewire, page }) => {
  await barewire.open()
  const legend = page.getByRole('list', { name: 'What the marks mean' })
  await expect(legend).toHaveCount(0)
  const playground = freshPlayground('Loss', 'server.ts', bareReply('HTTP/1.1 204 No Content\r\n\r\n'))
  await barewire.open(await encodeLink({ ...playground, network: { latency: 10, loss: 0.4 } }))
  await expect(legend.getByRole('listitem')).toContainText(['lost', 'sent again'])
})

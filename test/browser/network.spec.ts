import { encodeLink, freshPlayground } from '../../src/playground'
import { drawn, expect, test } from './page'

/** Says what each recv gave. */
const READER = `import { decode, encode, socket } from 'barewire/socket'
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(5)
while (true) {
  const [conn] = await s.accept()
  let head = ''
  while (!head.includes('\\r\\n\\r\\n')) {
    const part = decode(await conn.recv(4096))
    if (part === '') break
    console.log('got ' + part.length)
    head += part
  }
  await conn.sendall(encode('HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok'))
  await conn.close()
}
`

test.describe('the network', () => {
  test('cuts where one clicks between two bytes, or presses X; a link carries it', async ({ page, barewire }) => {
    await barewire.open()
    await barewire.write(READER)
    await expect(barewire.console).toContainText(/got 7\d/)
    await barewire.allHaveRun()

    await page.getByRole('button', { name: /^Network:/ }).click()
    const panel = page.getByRole('dialog', { name: 'Network' })
    await panel.getByRole('checkbox', { name: 'Cut' }).check()
    await expect(panel.getByLabel('Where the network cuts')).toHaveValue('marks')

    // Between the fourth and the fifth byte of the request, "GET " and "/".
    const grid = page.locator('.wire-grid .xterm-screen')
    await expect(page.locator('.wire-canvas:not(.undrawn) .xterm-rows')).toContainText('GET')
    const measure = () =>
      page.evaluate(() => {
        const screen = document.querySelector('.wire-grid .xterm-screen')!.getBoundingClientRect()
        const rows = document.querySelectorAll('.wire-grid .xterm-rows > *')
        const row = [...rows].findIndex((one) => one.textContent?.startsWith('GET'))
        const text = rows[row]!.querySelector('span')!.getBoundingClientRect()
        const chars = rows[row]!.querySelector('span')!.textContent!.length
        return { x: text.left - screen.left, y: text.top - screen.top + text.height / 2, width: text.width / chars }
      })
    // The run with that network is drawn in the place of the one before: until nothing moves.
    await barewire.allHaveRun()
    let cell = { x: 0, y: 0, width: 0 }
    await expect(async () => {
      const before = await measure()
      await drawn(page)
      cell = await measure()
      expect(cell).toEqual(before)
    }).toPass()
    await grid.click({ position: { x: cell.x + 4 * cell.width, y: cell.y }, force: true })
    await expect(panel.getByRole('list', { name: 'Cut marks' })).toContainText('request after 4 bytes')
    await expect(barewire.console).toContainText(/got 4line[\s\S]*got \d\d/)

    await panel.getByRole('button', { name: 'Close' }).click()
    await expect(panel).toBeHidden()
    await barewire.allHaveRun()
    await page.getByRole('application', { name: /^Bytes on the wire/ }).focus()
    for (const key of ['Home', 'ArrowRight', 'x']) await page.keyboard.press(key)
    await expect(barewire.console).toContainText(/got 1line[\s\S]*got 3line/)
    await expect(page.getByRole('button', { name: 'Network: cut at 2 marks' })).toBeVisible()

    await page.getByRole('banner').getByRole('button', { name: 'Share' }).click()
    await expect(page.getByRole('dialog')).toContainText(/cut at 2 marks/)
  })

  test('keeps the focus with all off, so that Escape closes it; breaks, and says in words what is no number', async ({
    page,
    barewire,
  }) => {
    await barewire.open()
    await page.getByRole('button', { name: /^Network:/ }).click()
    const panel = page.getByRole('dialog', { name: 'Network' })
    await expect(page.locator('.net-sign')).toHaveCount(0)
    await panel.getByRole('checkbox', { name: 'Stall' }).check()
    await expect(
      page.getByRole('button', { name: /^Network: stalls after 20 bytes from the server for 3,000 ms/ }),
    ).toBeVisible()
    await panel.getByRole('button', { name: 'Restore defaults' }).click()
    await expect(panel.getByRole('button', { name: 'Restore defaults' })).toBeDisabled()
    await page.keyboard.press('Escape')
    await expect(panel).toBeHidden()

    await page.getByRole('button', { name: /^Network:/ }).click()
    // What a setting would do is said before it is on.
    await expect(panel.getByRole('group', { name: 'Reset' })).toContainText('The connection breaks (RST)')
    await expect(panel.getByRole('checkbox', { name: 'Stall' })).toHaveAccessibleDescription(/held up for a time/)
    await panel.getByRole('checkbox', { name: 'Reset' }).check()
    const after = panel.getByLabel('Reset after, bytes')
    await after.fill('3 or so')
    await expect(panel.getByRole('alert')).toContainText(
      'a whole number from 0 to 4,294,967,295 is expected here, got “3 or so”',
    )
    await after.fill('3')
    await expect(panel.getByRole('alert')).toHaveCount(0)
    await expect(barewire.client).toContainText(/reset|Recv failure/i)
    await after.fill('0')
    await expect(barewire.client.locator('.outcome')).toContainText(
      'The network did it: its setting “Reset” breaks each connection before the first byte from the server.',
    )
    await expect(barewire.client.locator('.outcome')).not.toContainText('server reset')
    await expect(barewire.transcript).toContainText('the network resets, RST to both')
    await after.fill('3')
    await panel.getByRole('checkbox', { name: 'Several clients' }).check()
    await expect(page.getByRole('button', { name: /^Network: reset after 3 bytes.*2 clients at once/ })).toBeVisible()
    await panel.getByRole('button', { name: 'Restore defaults' }).click()
    await expect(page.getByRole('button', { name: 'Network: nothing beside the latency' })).toBeVisible()
    await expect(barewire.client).not.toContainText(/Recv failure/)
  })

  test('is told on the wire: a lost segment, and its retransmission', async ({ page, barewire }) => {
    const playground = freshPlayground('Loss', 'server.ts', READER)
    await barewire.open(await encodeLink({ ...playground, network: { latency: 10, loss: 0.4 } }))
    await expect(barewire.transcript).toContainText(/Segment, (client to server|server to client), .*, lost on the way/)
    await expect(barewire.transcript).toContainText(/Retransmission, .*, arrives at/)
    await expect(page.locator('.wire-row.segment.lost .end').first()).toBeAttached()
    await expect(page.locator('.wire-row.segment').filter({ hasText: 'retransmission' }).first()).toBeAttached()
  })

  test('fits a phone', async ({ page, barewire }) => {
    await page.setViewportSize({ width: 360, height: 740 })
    await barewire.open()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: /^Network/ }).click()
    const panel = page.getByRole('dialog', { name: 'Network' })
    await panel.getByRole('checkbox', { name: 'Stall' }).check()
    for (const box of await panel.locator('input, select, button').all()) {
      const size = await box.boundingBox()
      expect(size!.x).toBeGreaterThanOrEqual(0)
      expect(size!.x + size!.width).toBeLessThanOrEqual(360)
    }
    expect(await page.evaluate(() => document.scrollingElement!.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })
})

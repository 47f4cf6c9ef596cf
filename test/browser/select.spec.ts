import { bareReply, expect, replyProgram, test } from './page'

test('a byte that curl printed is the byte on the wire and the line that sent it, and back', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.editorReady()
  await barewire.choose('curl 7.64')
  const rows = page.locator('.pane-client .xterm-rows')
  await expect(rows).toContainText('Hello World')
  // The fifth letter of the second row: rows are 20 px high, columns as wide as the terminal says.
  const box = (await page.locator('.pane-client .xterm-screen').boundingBox())!
  const columns = await rows.evaluate((element) => element.getBoundingClientRect().width)
  const text = (await barewire.screen.textContent())!
  expect(text.split('\n')[1]).toMatch(/^Hello World/)
  const letter = await page.evaluate(() => {
    const probe = document.createElement('span')
    probe.style.cssText = 'font: 13px "Commit Mono"; position: absolute; white-space: pre'
    probe.textContent = 'M'.repeat(100)
    document.body.append(probe)
    const { width } = probe.getBoundingClientRect()
    probe.remove()
    return width / 100
  })
  expect(columns).toBeGreaterThan(letter * 20)
  await page.mouse.click(box.x + letter * 4.5, box.y + 30)
  await expect(page.locator('.wire-bar')).toContainText(/^o /)
  await expect(barewire.screen.locator('mark')).toHaveText('o')
  await expect(barewire.explain).toContainText('offset 4')
  await expect(page.locator('.port.lit')).toHaveCount(1)

  // The command is the request that it sent.
  await page.mouse.click(box.x + letter * 6.5, box.y + 10)
  await expect(page.locator('.wire-bar')).toContainText('78 bytes')
  await expect(barewire.screen.locator('mark')).toHaveText('curl http://localhost:8000/')
})

test('where more of the wire lies below a shade says so, up to its end', async ({ barewire, page }) => {
  await barewire.open('one-line/')
  await barewire.choose('Chrome')
  const wire = page.locator('.wire-scroll')
  const shade = wire.locator('.more-below')
  await expect(shade).toBeVisible()
  await wire.evaluate((one) => {
    one.scrollTop = one.scrollHeight
  })
  await expect(shade).toBeHidden()
})

test('what is selected is in sight in Hex too, whenever that is chosen', async ({ barewire, page }) => {
  await barewire.open()
  await barewire.editorReady()
  await barewire.choose('Chrome')
  await barewire.client.getByRole('button', { name: 'offsets 0–10' }).click()
  await page.getByRole('tab', { name: 'Hex' }).click()
  // Behind some eighty rows of request.
  const row = page.locator('.wire-scroll .xterm-rows > div').filter({ hasText: 'Hello·Wo' })
  await expect(row).toBeInViewport()
  await page.getByRole('tab', { name: 'Text' }).click()
  await page.getByRole('tab', { name: 'Hex' }).click()
  await expect(row).toBeInViewport()
  // Where the visitor scrolls, it stays.
  await page.locator('.wire-scroll').hover()
  await page.mouse.wheel(0, -3000)
  await expect(row).not.toBeInViewport()
})

test('what is selected on the wire is marked in the reply that curl decoded; no row of hex is cut', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.write(
    bareReply('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n'),
  )
  await expect(barewire.screen).toContainText('abcdefg')
  await page.getByRole('region', { name: 'Wire' }).locator('.wire-scroll').focus()
  await page.keyboard.press('ControlOrMeta+f')
  await page.getByRole('searchbox', { name: 'Find in the bytes' }).fill('defg')
  await expect(barewire.screen.locator('mark')).toHaveText('defg')
  // Somebody has found the bytes: they need no hint.
  await expect(page.locator('.wire-hint')).toHaveCount(0)

  // With its text each row fits the pane, with fewer bytes where it is narrow; so do the labels above the bytes.
  await page.getByRole('tab', { name: 'Hex' }).click()
  for (const [width, offset, text] of [
    [1440, '0008', 'TP/1.1'],
    [1280, '0008', 'TP/1.1'],
    [1000, '0004', '/ HT'],
    [900, '0008', 'TP/1.1'],
  ] as const) {
    await page.setViewportSize({ width, height: 800 })
    // What is selected comes into sight again when the pane has its new size, which takes a while.
    await expect(async () => {
      await page.locator('.wire-scroll').evaluate((pane) => {
        pane.scrollTop = 0
      })
      const row = new RegExp(`${offset} .*${text.replace(' ', '·')}`)
      await expect(page.locator('.pane-wire .xterm-rows')).toContainText(row, { timeout: 2000 })
    }).toPass({ timeout: 15_000 })
    const cut = () =>
      page.locator('.pane-wire').evaluate((pane) => {
        const lane = pane.querySelector('.wire-lane')!.getBoundingClientRect()
        const boxes = [...pane.querySelectorAll('.xterm-screen, .wire-row .tag, .wire-row .word, .wire-row .time')]
          .map((part) => ({ part, box: part.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0)
        const out = boxes.filter(({ box }) => box.left < lane.left - 1 || box.right > lane.right + 1)
        const over = boxes.filter(({ part, box }) =>
          boxes.some(
            (other) =>
              other.part !== part &&
              other.part.parentElement === part.parentElement &&
              other.box.left < box.right - 1 &&
              box.left < other.box.right - 1,
          ),
        )
        return [...out, ...over].map(({ part }) => `${part.className} ${part.textContent}`.slice(0, 80))
      })
    await expect.poll(cut, `at ${width}`).toEqual([])
    await expect(barewire.client.getByRole('button', { name: /^Send (Ctrl|⌘)/ })).toBeInViewport({ ratio: 1 })
  }
})

test('a browser’s tab, address and text are the bytes they came from', async ({ barewire, page }) => {
  await barewire.open()
  await barewire.choose('Firefox')
  const shown = barewire.client.getByLabel('The page', { exact: true })
  await expect(shown).toHaveText('Hello World')
  await shown.click({ position: { x: 12, y: 16 } })
  await expect(page.locator('.wire-bar')).toContainText(/^H /)
  await expect(shown.locator('mark')).toHaveText('H')
  await barewire.client.locator('.baddr .u').click()
  await expect(page.locator('.wire-bar')).toContainText('Request')
  await expect(barewire.client.locator('.baddr .u')).toHaveClass(/lit/)

  const html = '<!doctype html><title>A small title</title><p>Text'
  await barewire.write(replyProgram('HTTP/1.1 200 OK\r\nContent-Type: text/html', html))
  const title = barewire.client.getByRole('button', { name: 'A small title' })
  await title.click()
  await expect(page.locator('.wire-bar')).toContainText('13 bytes')
  await expect(title).toHaveClass(/lit/)
  await expect(barewire.client.locator('.viewport')).toHaveClass(/lit/)
})

test('the bytes that an error rests on are marked on the error page, and it selects them', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.choose('Chrome')
  const errorPage = barewire.client.getByRole('document', { name: 'The browser’s error page' })
  await errorPage.click()
  await expect(page.locator('.wire-bar')).toContainText('bytes')
  await expect(barewire.client.locator('.viewport')).toHaveClass(/lit/)
  await expect(barewire.client.getByRole('button', { name: /^offsets? \d/ })).toHaveAttribute('aria-pressed', 'true')
})

test('what is selected stays selected through an edit and another Send, where its bytes are on the wire again', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.write(bareReply('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'))
  await expect(barewire.screen).toContainText('hello')
  const where = barewire.explain.locator('.where')
  await page.getByRole('application', { name: /Bytes on the wire/ }).focus()
  for (const keys of [']', ']', 'Home', 'Alt+ArrowRight']) await page.keyboard.press(keys)
  await expect(where).toHaveText(/^offsets 0–7, 43 bytes/)
  await barewire.send()
  await barewire.write(bareReply('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello!'))
  await expect(barewire.screen).toContainText('hello!')
  await expect(where).toHaveText(/^offsets 0–7, 44 bytes/)
  await barewire.write(bareReply('Other bytes'))
  await expect(barewire.screen).toContainText('HTTP/0.9')
  await expect(where).toHaveText('')
})

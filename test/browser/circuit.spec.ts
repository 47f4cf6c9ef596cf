import type { Page } from '@playwright/test'
import { bareReply, drawn, expect, test } from './page'

const MENDED = bareReply('HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nHello World')

/** The ends of the traces to the client, top to bottom, as heights on the page; by direction. */
const pinsAtClient = (page: Page) =>
  page.evaluate(() => {
    const edge = document.querySelector('.pane-client')!.getBoundingClientRect().left
    const pins = [...document.querySelectorAll('.traces .pin')].map((pin) => ({
      from: pin.parentElement!.classList.contains('req') ? 'client' : 'server',
      box: pin.getBoundingClientRect(),
    }))
    const ends = pins.filter(({ box }) => Math.abs(box.left + box.width / 2 - edge) < 3)
    return Object.fromEntries(ends.map(({ from, box }) => [from, box.top + box.height / 2]))
  })

/** The narrowest desk with all panes side by side, and a usual one. A page that is open is taken from one to the other. */
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1440, height: 900 },
] as const

for (const example of ['bare-socket', 'valid-response', 'parse-http']) {
  test(`what a line sent or received covers no code: ${example}`, async ({ barewire, page }) => {
    await page.setViewportSize(SIZES[0])
    await barewire.open(`${example}/`)
    await barewire.editorReady()
    for (const size of SIZES) {
      await page.setViewportSize(size)
      await drawn(page)
      await expect(page.locator('.port').first()).toBeVisible()
      const covered = () =>
        page.evaluate(() => {
          const ports = [...document.querySelectorAll('.port')].map((port) => port.getBoundingClientRect())
          const edge = document.querySelector('.code .text')!.getBoundingClientRect().right
          return [...document.querySelectorAll('.monaco-editor .view-line > span')].flatMap((line) => {
            const box = line.getBoundingClientRect()
            const end = Math.min(box.right, edge)
            const over = ports.some(({ left, top }) => Math.abs(top - box.top) < 11 && left < end - 0.5)
            return over ? [line.textContent] : []
          })
        })
      await expect.poll(covered, `${size.width} wide`).toEqual([])
    }
  })
}

test('the first example’s code, and what can be done about its outcome, are in sight', async ({ barewire, page }) => {
  await page.setViewportSize(SIZES[0])
  await barewire.open()
  await barewire.editorReady()
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await drawn(page)
    await expect(barewire.client.getByRole('button', { name: 'Allow with --http0.9' })).toBeInViewport({ ratio: 1 })
    await expect(page.getByRole('button', { name: 'Let time pass' })).toBeInViewport({ ratio: 1 })
    const port = page.getByRole('button', { name: 'Line 11 sent 11 bytes' })
    await expect(port).toContainText('11 B sent')
    await expect(port).toHaveAttribute('title', /in this run/)
    const cut = () =>
      page.evaluate(() => {
        const edge = document.querySelector('.code .text')!.getBoundingClientRect().right
        const lines = [...document.querySelectorAll('.monaco-editor .view-line > span')]
        return lines.filter((line) => line.getBoundingClientRect().right > edge).map((line) => line.textContent)
      })
    await expect.poll(cut, `${size.width} wide`).toEqual([])
  }
})

test('the way to let time pass stays in sight, however many wait', async ({ barewire, page }) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await barewire.open()
  await barewire.write(
    bareReply('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n').replace('await conn.close()', 'await conn.recv(9)'),
  )
  await expect(page.getByRole('region', { name: 'Who waits' }).getByRole('listitem')).toHaveCount(2)
  await expect(page.getByRole('button', { name: 'Let time pass' })).toBeInViewport({ ratio: 1 })
})

test('a trace whose bytes are not selected any more is not lit: after a cut, and a click beside the bytes', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await page.getByRole('tab', { name: 'Hex' }).click()
  await expect(page.locator('.wire-canvas:not(.undrawn)')).toBeVisible()
  const wire = page.getByRole('application', { name: /^Bytes on the wire/ })
  await wire.focus()
  for (const key of ['[', '[', 'Home', 'ArrowRight', 'ArrowRight', 'x']) await page.keyboard.press(key)
  await expect(page.getByRole('button', { name: 'Network: cut at 1 mark' })).toBeVisible()
  await expect(barewire.explain).toContainText('offset 2, 78 bytes in all')
  const widths = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('.traces .conductor')].map((path) => [
        path.classList.contains('lit'),
        getComputedStyle(path).strokeWidth,
      ]),
    )
  const unlit = [false, '1.5px']
  await expect.poll(async () => (await widths()).filter(([lit]) => !lit)).toContainEqual(unlit)
  for (const [lit, width] of await widths()) expect(width).toBe(lit ? '2.5px' : '1.5px')
  const box = (await wire.boundingBox())!
  await page.mouse.click(box.x + box.width - 30, box.y + 12)
  await expect(barewire.explain).toContainText('Select any byte')
  await expect.poll(async () => (await widths()).every(([lit, width]) => !lit && width === '1.5px')).toBe(true)
})

test('traces lead to the page that Chrome shows, though it asked for an icon after it', async ({ barewire, page }) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await barewire.open('valid-response/')
  await barewire.choose('Chrome')
  await expect(barewire.sentPage.getByText('Hello World')).toBeVisible()
  await expect.poll(async () => Object.keys(await pinsAtClient(page)).sort()).toEqual(['client', 'server'])
})

test('traces lead to the rows of a command of the terminal, wrapped and scrolled as they are', async ({
  barewire,
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await barewire.open()
  const prompt = page.getByRole('textbox', { name: 'Command line' })
  for (const path of ['one', 'two']) {
    await prompt.fill(`curl -s --http0.9 localhost:8000/${path} | wc`)
    await prompt.press('Enter')
    await expect(barewire.screen).toContainText(`/${path} | wc`)
  }
  await expect(barewire.screen).toContainText(/wc\s+0\s+2\s+11[\s\S]*wc\s+0\s+2\s+11/)
  const rows = () =>
    page.evaluate(() => {
      const rows = [...document.querySelectorAll('.screen .xterm-rows > *')]
      const at = (pattern: RegExp) => {
        const box = rows.findLast((row) => pattern.test(row.textContent ?? ''))?.getBoundingClientRect()
        return box ? Math.round(box.top + box.height / 2) : null
      }
      return { client: at(/^\$ curl/), server: at(/^\s+0\s+2\s+11/) }
    })
  await expect(async () => {
    const [pins, at] = [await pinsAtClient(page), await rows()]
    expect(at.client).not.toBeNull()
    expect(Math.abs(pins['client']! - at.client!)).toBeLessThan(3)
    expect(Math.abs(pins['server']! - at.server!)).toBeLessThan(3)
  }).toPass()
})

test('the first example says so when all clients are content with what became of it, and whose change it was to whoever made it', async ({
  barewire,
  page,
  context,
}) => {
  await barewire.open()
  const strip = page.getByRole('region', { name: 'About this playground' })
  await expect(strip.getByRole('heading')).toHaveText(/half its visitors object/)
  // Whose change it was is told to whoever has seen the clients object.
  await barewire.allHaveRun()
  await barewire.write(MENDED)
  await expect(strip.getByRole('heading')).toHaveText(
    'The smallest server speaks HTTP now, and none of its visitors objects.',
  )
  await expect(page.locator('[data-says]')).toContainText('none of its visitors objects')
  await expect(strip).toContainText('That was your change.')
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await barewire.allHaveRun()
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('button', { name: 'Copy link' }).click()
  await expect(page.getByText('Copied.')).toBeVisible()
  await page.keyboard.press('Escape')
  const other = await context.newPage()
  await other.goto(await page.evaluate(() => navigator.clipboard.readText()))
  const told = other.getByRole('region', { name: 'About this playground' })
  await expect(told.getByRole('heading')).toHaveText(/none of its visitors objects/)
  await expect(told).not.toContainText('your change')
  await other.close()
  await barewire.choose('Chrome')
  await expect(barewire.client).toContainText('Chrome shows the text')
  // The icon's request gets the same reply, which is no image: the tab has the sign of a page.
  await expect(barewire.client.locator('.btab .t > svg')).toBeVisible()
  await strip.getByRole('button', { name: 'status line' }).click()
  await expect(barewire.explain).toContainText('status line')
  await barewire.write(bareReply('Hello again'))
  await expect(strip.getByRole('heading')).toHaveText(/half its visitors object/)
})

test('a Content-Length that is too small: each client says how much of the content it took', async ({
  barewire,
  page,
}) => {
  await barewire.open('valid-response/')
  await page.getByRole('button', { name: 'Change Content-Length to 5' }).click()
  const elsewhere = barewire.client.locator('.elsewhere')
  for (const [client, words] of [
    ['curl 7.88', 'prints 5 of 11 bytes'],
    ['curl 7.64', 'prints 5 of 11 bytes'],
    ['Chrome', 'shows 5 of 11 bytes'],
    ['Firefox', 'shows 5 of 11 bytes'],
  ] as const)
    await expect(elsewhere.getByRole('button', { name: client })).toContainText(words)
  await expect(barewire.client.getByRole('heading', { name: 'Chrome shows 5 of 11 bytes' })).toBeVisible()
  await elsewhere.getByRole('button', { name: 'Side by side' }).click()
  const took = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Took it as', exact: true }) })
  await expect(took).toContainText('printed 5 of 11 bytes, left out the other 6')
  await expect(took).toContainText('200 OK, text/html, windows-1252: 5 of 11 bytes, left out the other 6')
})

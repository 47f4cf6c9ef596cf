import type { Locator, Page } from '@playwright/test'
import { expect, replyProgram, test } from './page'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

/** Presses a place of the way through the page at the lower edge, and waits until the page has come to rest there. */
async function goTo(page: Page, name: 'Clients' | 'Bytes' | 'Code' | 'Console'): Promise<void> {
  await page
    .getByRole('navigation', { name: 'On this page' })
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click()
  let before = -1
  await expect
    .poll(async () => {
      const now = await page.evaluate(() => scrollY)
      const still = now === before
      before = now
      return still
    })
    .toBe(true)
}

const top = async (one: Locator) => (await one.boundingBox())!.y
const wire = (page: Page) => page.getByRole('region', { name: 'Wire', exact: true })

/** Taps the byte in a column and row of the wire's text view; rows count all that is drawn, from 0. */
async function tapByte(page: Page, row: number, column: number): Promise<void> {
  const canvas = page.locator('.wire-canvas')
  const rows = page.locator('.pane-wire .xterm-rows > div')
  await expect(rows.nth(row).locator('span').first()).toBeVisible()
  // At once: the terminal may draw its rows anew between two questions.
  const { x, y, height, width, text } = await rows.nth(row).evaluate((one) => {
    const { x, y, height } = one.getBoundingClientRect()
    const span = one.querySelector('span')!
    return { x, y, height, width: span.getBoundingClientRect().width, text: span.textContent.length }
  })
  const box = (await canvas.boundingBox())!
  expect(x).toBeGreaterThan(box.x)
  await page.touchscreen.tap(x + (width / text) * (column + 0.5), y + height / 2)
}

/** Opens the request's sheet with a field to fill in. */
async function addField(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Change the request/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /no field/ })
    .click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Add a field/ })
    .click()
}

/** Draws a finger over the screen. */
async function drag(page: Page, from: { x: number; y: number }, by: { x: number; y: number }): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', part: number) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x: from.x + by.x * part, y: from.y + by.y * part }],
    })
  await touch('touchStart', 0)
  for (let step = 1; step <= 10; step++) {
    await touch('touchMove', step / 10)
    await page.waitForTimeout(16)
  }
  await touch('touchEnd', 1)
}

test('one column: the text, the clients, the bytes, the code; the first screen has the text and every outcome', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  const text = page.getByRole('region', { name: 'About this playground' })
  const order = [text, barewire.client, wire(page), barewire.server, page.getByRole('region', { name: 'Console' })]
  const tops = await Promise.all(order.map(top))
  expect(tops).toEqual([...tops].sort((a, b) => a - b))
  // Every client's outcome is in sight on its tab, also on a small phone; the chosen one's in words.
  await expect(page.locator('.personas .tone-ok, .personas .tone-error')).toHaveCount(4)
  for (const size of [
    { width: 390, height: 844 },
    { width: 360, height: 640 },
  ]) {
    await page.setViewportSize(size)
    const bar = await top(page.getByRole('region', { name: 'Send' }))
    const signs = page.locator('.personas .sign.tone-ok, .personas .sign.tone-error')
    for (let at = 0; at < 4; at++) expect((await top(signs.nth(at))) + 16).toBeLessThan(bar)
    expect((await top(barewire.client.getByText('curl rejects the reply'))) + 20).toBeLessThan(bar)
  }
})

test('a swipe brings the next client; its tab says so, and a tab brings its slide', async ({ barewire, page }) => {
  await barewire.open()
  await expect(barewire.client.getByRole('button', { name: /^Firefox/ })).toContainText('shows the text')
  const swipe = page.locator('.swipe')
  const box = (await swipe.boundingBox())!
  await drag(page, { x: box.x + 320, y: box.y + 40 }, { x: -250, y: 0 })
  await expect(page.getByRole('tab', { name: 'curl 7.64' })).toHaveAttribute('aria-selected', 'true')
  await expect(barewire.screen).toContainText('Hello World')
  await page.getByRole('tab', { name: 'Chrome', exact: true }).click()
  await expect(barewire.client.getByText('ERR_INVALID_HTTP_RESPONSE').first()).toBeInViewport()
  const slide = page.locator('.slide.chosen')
  await expect.poll(async () => (await slide.boundingBox())!.x).toBeCloseTo(0, 0)
  await expect(page.getByRole('tab', { name: 'Chrome', exact: true })).toHaveAttribute('aria-selected', 'true')
})

test('the page opens at its beginning, and nothing scrolls it', async ({ barewire, page }) => {
  await barewire.open()
  await page.waitForTimeout(1500)
  expect(await page.evaluate(() => scrollY)).toBe(0)
})

test('Send is in reach wherever the page is scrolled, and while something is typed', async ({ barewire, page }) => {
  await barewire.open()
  const send = page.getByRole('region', { name: 'Send' }).getByRole('button', { name: 'Send' })
  for (const place of ['Clients', 'Bytes', 'Code', 'Console'] as const) {
    await goTo(page, place)
    await expect(send).toBeInViewport({ ratio: 1 })
    const { y, height } = (await send.boundingBox())!
    expect(844 - (y + height), `${place}: distance from the lower edge`).toBeLessThan(100)
  }
  await goTo(page, 'Code')
  const code = page.getByRole('textbox', { name: /code of your server/ })
  await code.fill("export default () => 'typed on a phone'\n")
  await code.focus()
  // The screen that a soft keyboard leaves.
  await page.setViewportSize({ width: 390, height: 420 })
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('// more')
  await expect(send).toBeInViewport({ ratio: 1 })
  const caret = await code.evaluate((area: HTMLTextAreaElement) => {
    const line = area.value.slice(0, area.selectionStart).split('\n').length
    return area.getBoundingClientRect().top + 10 + line * 22
  })
  expect(caret).toBeLessThan(await top(page.locator('.phone-bar')))
  await send.click()
  await expect(barewire.screen).toContainText('typed on a phone')
})

test('the request is changed in a sheet, and sent from there', async ({ barewire, page }) => {
  await barewire.open()
  await page.getByRole('button', { name: /^Change the request: GET/ }).click()
  const sheet = page.getByRole('dialog', { name: 'Request' })
  await sheet.getByRole('textbox', { name: 'Target' }).fill('/from-a-phone')
  await sheet.getByRole('button', { name: /^Send (Ctrl|⌘)|^Send$/ }).click()
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
  await expect(barewire.transcript).toContainText('GET /from-a-phone HTTP/1.1')
  await expect(page.getByRole('button', { name: 'Change the request: GET /from-a-phone' })).toBeFocused()
})

test('a tapped byte opens a sheet with its name, section, value and line; button, Escape and a pull close it', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await goTo(page, 'Bytes')
  await tapByte(page, 2, 0)
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByRole('heading', { level: 2 }).first()).toContainText('G method')
  await expect(sheet).toContainText('0x47')
  await expect(sheet.getByRole('link', { name: 'RFC 9110, section 9' })).toBeVisible()
  // The page behind can be used on: another byte, the same sheet.
  await sheet.getByRole('button', { name: 'Next byte' }).click()
  await expect(sheet.getByRole('heading', { level: 2 }).first()).toContainText('E method')
  await sheet.getByRole('button', { name: 'Close' }).click()
  await expect(sheet).toHaveCount(0)

  await tapByte(page, 2, 1)
  await expect(sheet).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)

  await tapByte(page, 2, 1)
  const head = (await page.locator('.sheet-head').boundingBox())!
  await page.mouse.move(head.x + 120, head.y + 20)
  await page.mouse.down()
  await page.mouse.move(head.x + 120, head.y + 140, { steps: 4 })
  await page.mouse.up()
  await expect(sheet).toHaveCount(0)

  await page.getByRole('button', { name: 'Explain' }).click()
  await sheet.getByRole('button', { name: 'Read by line 9: show it' }).click()
  await expect(sheet).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^Line 9 received/ })).toBeInViewport()
})

test('the page scrolled by a finger that starts on the bytes selects none', async ({ barewire, page }) => {
  await barewire.open()
  await goTo(page, 'Bytes')
  const value = page.getByRole('navigation', { name: 'On this page' }).getByRole('button', { name: /^Bytes/ })
  await expect(value).toContainText('11 bytes')
  const box = (await page.locator('.wire-canvas').boundingBox())!
  const before = await page.evaluate(() => scrollY)
  await drag(page, { x: box.x + 60, y: box.y + 60 }, { x: 0, y: 120 })
  expect(await page.evaluate(() => scrollY)).toBeLessThan(before)
  await expect(value).toContainText('11 bytes')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('hex is eight bytes wide', async ({ barewire, page }) => {
  await page.setViewportSize({ width: 320, height: 800 })
  await barewire.open()
  await goTo(page, 'Bytes')
  await page.getByRole('tab', { name: 'Hex' }).click()
  for (const width of [320, 390, 430]) {
    await page.setViewportSize({ width, height: 800 })
    const rows = page.locator('.pane-wire .xterm-rows')
    await expect(rows).toContainText(/0008 54 50 2f 31 2e 31 0d 0a TP\/1\.1/)
    await expect
      .poll(async () => {
        const grid = (await page.locator('.pane-wire .xterm-screen').boundingBox())!
        return grid.x + grid.width
      })
      .toBeLessThanOrEqual(width)
  }
})

const LONG = `// ${'a line that is much longer than any phone is wide '.repeat(6)}\n${replyProgram(
  `HTTP/1.1 200 OK\r\nX-Long: ${'unbroken'.repeat(60)}\r\nContent-Type: text/html`,
  `<title>${'T'.repeat(300)}</title><pre>${'wide '.repeat(200)}</pre>`,
)}print('${'output'.repeat(60)}')\n`

test('nothing scrolls sideways from 320 to 430 px, dark and light', async ({ barewire, page }) => {
  // The one on show first: each change draws the whole page anew.
  let schemes: readonly ('dark' | 'light')[] = ['dark', 'light']
  const fits = async (what: string) => {
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme })
      const wide = await page.evaluate(() => document.scrollingElement!.scrollWidth - innerWidth)
      expect(wide, `${what}, ${colorScheme}`).toBeLessThanOrEqual(0)
    }
    schemes = [...schemes].reverse()
  }
  await barewire.open()
  await page.getByRole('textbox', { name: /code of your server/ }).fill(LONG)
  await expect(barewire.transcript).toContainText('X-Long')
  for (const width of [320, 360, 390, 430]) {
    await page.setViewportSize({ width, height: 740 })
    for (const client of ['curl 7.88', 'Chrome', 'Firefox', 'raw']) {
      await page.getByRole('tab', { name: client, exact: true }).click()
      await fits(`${client} at ${width}`)
    }
    await page.getByRole('tab', { name: 'curl 7.88', exact: true }).click()
    for (const mode of ['Hex', 'Text']) {
      await page.getByRole('tab', { name: mode, exact: true }).click()
      await fits(`${mode} at ${width}`)
    }
    await addField(page)
    await fits(`the request at ${width}`)
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Remove field 1/ })
      .click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Examples/ }).click()
    await fits(`the examples at ${width}`)
    await page.keyboard.press('Escape')
  }
})

test('every control is at least 40 px high and wide enough for a finger', async ({ barewire, page }) => {
  await barewire.open()
  await page.getByRole('tab', { name: 'Chrome', exact: true }).click()
  await expect(barewire.client).toContainText('ERR_INVALID_HTTP_RESPONSE')
  const check = () =>
    page.evaluate(() => {
      const small: string[] = []
      for (const one of document.querySelectorAll<HTMLElement>('button, select, input, textarea, [role=tab]')) {
        // A place in a text (a link in a sentence, the mark of a line of code) is as high as its line.
        if (!one.checkVisibility({ visibilityProperty: true }) || one.closest('[inert], .strip, .waits, .ports'))
          continue
        if (one.closest('.wire-canvas')) continue
        const { width, height } = one.getBoundingClientRect()
        if (width < 1) continue
        if (height < 39.5 || width < 32) {
          small.push(`${one.getAttribute('aria-label') ?? one.textContent}: ${width.toFixed(0)} × ${height.toFixed(0)}`)
        }
      }
      return small
    })
  expect(await check()).toEqual([])
  await addField(page)
  expect(await check()).toEqual([])
})

test('what is opened begins at its top: an odd reply says what it is, wherever the page stood', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await goTo(page, 'Console')
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(100)
  await page.evaluate(() => {
    location.hash = '#reply.letter-o'
  })
  const about = page.getByRole('region', { name: 'About this playground' })
  await expect(about).toContainText('this page has status 2')
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(0)
  await goTo(page, 'Code')
  await page.evaluate(() => document.querySelector<HTMLElement>('[aria-label^="Next odd reply"]')!.click())
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(0)
})

test('presenting is not offered: there is no room for larger type, and no Escape', async ({ barewire, page }) => {
  await barewire.open()
  await page.getByRole('button', { name: 'More' }).click()
  await expect(page.getByRole('menuitem', { name: 'Keys' })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: /Present/ })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.keyboard.press('F9')
  await expect(page.locator('html')).not.toHaveAttribute('data-present')
})

import type { Page } from '@playwright/test'
import { bareReply, expect, replyProgram, test } from './page'

const wire = (page: Page) => page.getByRole('application', { name: /Bytes on the wire/ })
const says = (page: Page) => page.locator('[data-says]')
const hello = bareReply('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello')

/** The pane that has the focus. */
const pane = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement?.closest(
      '[class*="pane-server"], .pane-client, .pane-wire, .pane-explain, .pane-console',
    )
    return /pane-(server|client|wire|explain|console)/.exec(at?.className ?? '')?.[1] ?? ''
  })

test('anywhere: send, send to the same server, panes, palette, list of keys, presenting', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.editorReady()
  const requests = barewire.transcript.getByText('Request, client to server')
  await expect(requests).toHaveCount(1)
  await page.keyboard.press('ControlOrMeta+Shift+Enter')
  await expect(requests).toHaveCount(2)
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(requests).toHaveCount(1)

  const walked: string[] = []
  for (let step = 0; step < 6; step++) {
    await page.keyboard.press('F6')
    walked.push(await pane(page))
  }
  expect(walked).toEqual(['server', 'client', 'wire', 'explain', 'console', 'server'])
  await page.keyboard.press('Shift+F6')
  expect(await pane(page)).toBe('console')

  const palette = page.getByRole('dialog', { name: 'Commands' })
  await page.keyboard.press('ControlOrMeta+K')
  await expect(palette.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('firefox')
  await expect(palette.getByRole('option', { selected: true })).toHaveText('Choose Firefox as the client')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tab', { name: 'Firefox', exact: true })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ControlOrMeta+Shift+P')
  await expect(palette.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('go to the wire')
  await page.keyboard.press('Enter')
  await expect(wire(page)).toBeFocused()
  await page.keyboard.press('ControlOrMeta+Shift+P')
  await expect(palette.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('no such thing')
  await expect(palette.getByRole('status')).toHaveText('No command is called that.')
  await page.keyboard.press('Escape')
  await expect(palette).toHaveCount(0)

  await barewire.client.getByRole('tab', { name: 'Firefox', exact: true }).focus()
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keys' })
  await expect(keys.getByRole('region', { name: 'On the wire' })).toContainText('Copy the selected bytes')
  await page.keyboard.press('Escape')
  await expect(keys).toHaveCount(0)
  // The focus goes back to where it was.
  await expect(page.getByRole('tab', { name: 'Firefox', exact: true })).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('tab', { name: 'Chrome', exact: true })).toBeFocused()
})

test('in the editor: the way out of Tab is announced on the way in, and both ways work', async ({ barewire, page }) => {
  await barewire.open()
  await barewire.editorReady()
  await page.keyboard.press('F6')
  await expect(says(page)).toHaveText('Tab indents here. Control M, or Escape and then Tab, leaves the editor.')
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.press('Tab')
  await expect(barewire.editor).toContainText(/^\d*\s+import/)
  expect(await pane(page)).toBe('server')
  await page.keyboard.press('Control+M')
  await expect(barewire.server).toContainText('Tab leaves.')
  await expect(says(page)).toHaveText('Tab leaves the editor. Control M lets it indent.')
  await page.keyboard.press('Tab')
  await expect(barewire.server.getByRole('textbox', { name: /^server.ts/ })).not.toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(says(page)).toHaveText('Tab leaves the editor. Control M lets it indent.')
  await page.keyboard.press('Control+M')
  await expect(barewire.server).toContainText('Tab indents.')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(barewire.server.getByRole('textbox', { name: /^server.ts/ })).not.toBeFocused()
})

test('as many problems are counted as are marked: those of types, of which it says so, and what does not compile', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.write('const wrong: number = "text"\nconst more: string = 1\nprint(wrong, more)\n')
  const marks = page.locator('.monaco-editor .squiggly-error')
  const count = barewire.server.locator('.edfoot .some')
  await expect(marks).toHaveCount(2)
  await expect(count).toHaveText('2 problems')
  const tab = page.getByRole('tab', { name: /^Problems/ })
  await expect(tab).toContainText('2')
  await tab.click()
  await expect(page.locator('.problems li')).toHaveText([
    /^Type 'string' is not assignable to type 'number'\. A type; the program runs in spite of it\.line 1$/,
    /^Type 'number' is not assignable to type 'string'\..*line 2$/,
  ])
  await barewire.write('print(1 +* 2)\n')
  await expect(marks).toHaveCount(1)
  await expect(count).toHaveText('1 problem')
  await expect(page.locator('.problems li')).toHaveText([/^Unexpected token.*line 1$/])
  await barewire.write('print(2)\n')
  await expect(marks).toHaveCount(0)
  await expect(barewire.server.locator('.edfoot')).toContainText('No problems')
})

test('in the editor: completion, find, comment, next problem', async ({ barewire, page }) => {
  await barewire.open()
  await barewire.write('const wrong: number = "text"\nprint(wrong)\n')
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.press('ControlOrMeta+/')
  await expect(barewire.editor).toContainText('// const')
  await page.keyboard.press('ControlOrMeta+/')
  await expect(barewire.editor).not.toContainText('// const')
  await page.keyboard.press('ControlOrMeta+F')
  await expect(page.locator('.find-widget.visible')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.locator('.find-widget.visible')).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.press('Control+Space')
  await expect(page.locator('.suggest-widget.visible .monaco-list-row').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.locator('.monaco-editor .squiggly-error').first()).toBeAttached()
  await page.keyboard.press('F8')
  await expect(page.locator('.monaco-editor .marker-widget, .monaco-editor .peekview-widget').first()).toContainText(
    "Type 'string' is not assignable to type 'number'",
  )
})

test('on the wire: by byte, line, part and message; more bytes, the explanation, find, copy, nothing', async ({
  barewire,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await barewire.open()
  await barewire.write(hello)
  await expect(barewire.screen).toContainText('hello')
  const where = barewire.explain.locator('.where')
  await wire(page).focus()
  const press = async (keys: string, shows: RegExp) => {
    await page.keyboard.press(keys)
    await expect(where).toHaveText(shows)
  }
  await press('Home', /^offset 0, 78 bytes/)
  await press('ArrowRight', /^offset 1, 78 bytes/)
  await press('ArrowLeft', /^offset 0, 78 bytes/)
  await press('Shift+ArrowRight', /^offsets 0–1, 78 bytes/)
  await press('Shift+ArrowLeft', /^offset 0, 78 bytes/)
  await press('ArrowDown', /^offset 16, 78 bytes/)
  await press('ArrowUp', /^offset 0, 78 bytes/)
  await press('End', /^offset 77, 78 bytes/)
  await press(']', /, 43 bytes in all/)
  await press('[', /, 78 bytes in all/)
  await press(']', /, 43 bytes in all/)
  await press('Home', /^offset 0, 43 bytes in all, sent by line 8/)
  await press('Alt+ArrowRight', /^offsets 0–7, 43 bytes/)
  await press('Alt+ArrowRight', /^offset 8, 43 bytes/)
  await press('Alt+ArrowLeft', /^offsets 0–7, 43 bytes/)
  await page.keyboard.press('ControlOrMeta+C')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('HTTP/1.1')
  await page.keyboard.press('Enter')
  expect(await pane(page)).toBe('explain')
  await wire(page).focus()
  await page.keyboard.press('ControlOrMeta+F')
  await expect(page.locator('.wire-search input')).toBeFocused()
  await page.keyboard.press('Escape')
  await wire(page).focus()
  await page.keyboard.press('Escape')
  await expect(barewire.explain).toContainText('Select any byte to learn what it is.')
})

test('the wire is text for those who hear it: who, when, how much, and every line with its controls named', async ({
  barewire,
}) => {
  await barewire.open()
  const { transcript } = barewire
  await expect(transcript).toContainText('Request, client to server, 78 bytes, leaves at 20.0 ms, arrives at 30.0 ms')
  await expect(transcript.getByText('GET / HTTP/1.1 [CR] [LF]')).toHaveCount(1)
  await expect(transcript).toContainText('Response, server to client, 11 bytes')
  await expect(transcript.getByText('Hello World', { exact: true })).toHaveCount(1)
  await expect(barewire.page.locator('[data-announcer]')).toContainText('curl rejects the reply')
})

test('presenting: large type, light, few controls; Escape brings the page back as it was', async ({
  barewire,
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await barewire.open()
  await barewire.editorReady()
  const size = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((one) => Number.parseFloat(getComputedStyle(one).fontSize))
  await expect.poll(() => size('.monaco-editor .view-lines')).toBeGreaterThan(10)
  const code = await size('.monaco-editor .view-lines')
  const bytes = await size('.pane-wire .xterm-rows')
  await page.keyboard.press('F9')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await expect.poll(() => size('.monaco-editor .view-lines')).toBeGreaterThan(code * 1.4)
  await expect.poll(() => size('.pane-wire .xterm-rows')).toBeGreaterThan(bytes * 1.2)
  await expect(page.getByRole('region', { name: 'Console' })).toBeHidden()
  await expect(page.getByRole('button', { name: 'End presenting' })).toBeVisible()
  await expect(barewire.client.getByRole('button', { name: /^Send/ }).first()).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  await page.keyboard.press('Escape')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.getByRole('region', { name: 'Console' })).toBeVisible()
  await expect.poll(() => size('.monaco-editor .view-lines')).toBe(code)
})

test('presenting: whose it is stands in its pill, and a page that was sent is as large as all else', async ({
  barewire,
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 })
  await barewire.open()
  await barewire.write(replyProgram('HTTP/1.1 200 OK\r\nContent-Type: text/html', '<p>Large</p>'))
  await barewire.choose('Chrome')
  await expect(barewire.sentPage.getByText('Large')).toBeVisible()
  const frame = page.locator('iframe[title="The page that was sent"]').first()
  const enlarged = () => frame.evaluate((one: HTMLElement) => one.getBoundingClientRect().width / one.offsetWidth)
  expect(await enlarged()).toBeCloseTo(1)
  await page.keyboard.press('F9')
  await expect.poll(enlarged).toBeGreaterThan(1.4)
  // It fills its window as before.
  const window = barewire.client.locator('.viewport')
  await expect
    .poll(async () => (await frame.boundingBox())!.width - (await window.boundingBox())!.width)
    .toBeLessThan(1)
  const pill = page.getByRole('button', { name: 'your copy' })
  await expect.poll(() => pill.evaluate((one) => one.scrollHeight - one.clientHeight)).toBeLessThanOrEqual(0)
})

test('presenting: the selected byte has its name in large type, the command stays above its output, the examples go on', async ({
  barewire,
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 })
  await barewire.open()
  await barewire.allHaveRun()
  await barewire.editorReady()
  await page.keyboard.press('F9')
  const name = page.getByRole('region', { name: 'What is selected' })
  await expect(name).toBeInViewport({ ratio: 1 })
  await page.getByRole('application', { name: /^Bytes on the wire/ }).focus()
  for (const key of ['[', 'Home', 'ArrowRight']) await page.keyboard.press(key)
  await expect(name).toContainText('0x')
  const large = () => name.locator('b').evaluate((one) => Number.parseFloat(getComputedStyle(one).fontSize))
  expect(await large()).toBeGreaterThan(24)
  // The command is on the first row of what is seen of the screen.
  const firstRow = barewire.client.locator('.screen .xterm-rows > div').first()
  await expect(firstRow).toHaveText(/^\$ curl http/)
  const prompt = barewire.client.getByRole('textbox', { name: 'Command line' })
  expect(await prompt.evaluate((one) => Number.parseFloat(getComputedStyle(one).fontSize))).toBeGreaterThan(18)
  await page.getByRole('link', { name: /^Next example/ }).click()
  await expect(page.getByRole('link', { name: /^Previous example/ })).toBeInViewport({ ratio: 1 })
  await expect(page.getByRole('button', { name: 'End presenting' })).toBeInViewport({ ratio: 1 })
})

test('the focus is seen on curl’s screen and on the command line, as an outline of the whole', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await expect(barewire.screen).toHaveClass('sr')
  await barewire.client.getByRole('button', { name: 'Send to the same server' }).focus()
  await page.keyboard.press('Tab')
  await expect(barewire.screen).toBeFocused()
  const screen = (await barewire.screen.boundingBox())!
  expect(screen.width).toBeGreaterThan(300)
  expect(screen.height).toBeGreaterThan(50)
  expect(await barewire.screen.evaluate((one) => getComputedStyle(one).outlineStyle)).toBe('solid')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('textbox', { name: 'Command line' })).toBeFocused()
  const outline = barewire.client.locator('.prompt')
  expect(await outline.evaluate((one) => getComputedStyle(one).outlineStyle)).toBe('solid')
})

test('little motion, more contrast and forced colours are respected', async ({ barewire, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await barewire.open()
  await barewire.editorReady()
  await barewire.send()
  await expect(barewire.screen).toContainText('curl: (1)')
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter((one) => Number(one.effect?.getComputedTiming().duration) > 0)
      .filter(({ effect }) => !(effect as KeyframeEffect).target?.closest('.monaco-editor'))
      .map((one) => (one.effect as KeyframeEffect).target?.className),
  )
  expect(moving).toEqual([])

  /** The contrast of two tokens by WCAG 2. */
  const contrast = (ink: string, ground: string) =>
    page.evaluate(
      ([one, other]) => {
        const style = getComputedStyle(document.documentElement)
        const light = (name: string) => {
          const value = style.getPropertyValue(`--${name}`).trim()
          const [r, g, b] = [1, 3, 5].map((at) => {
            const part = Number.parseInt(value.slice(at, at + 2), 16) / 255
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
          })
          return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
        }
        const [high, low] = [light(one!), light(other!)].sort((a, b) => b - a)
        return (high! + 0.05) / (low! + 0.05)
      },
      [ink, ground],
    )
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, contrast: 'more' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    for (const ink of ['text', 'text-2', 'text-3'])
      expect(await contrast(ink, 'raise'), `${ink}, ${colorScheme}`).toBeGreaterThan(7)
    expect(await contrast('line-2', 'module'), `line-2, ${colorScheme}`).toBeGreaterThan(4.5)
  }

  await page.emulateMedia({ contrast: 'no-preference', forcedColors: 'active' })
  const look = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((one) => {
        const { outlineStyle, outlineWidth, forcedColorAdjust } = getComputedStyle(one)
        return { outline: `${outlineStyle} ${outlineWidth}`, adjust: forcedColorAdjust }
      })
  expect((await look('.pane-client [role="tab"][aria-selected="true"]')).outline).toBe('solid 2px')
  expect((await look('.pane-wire')).adjust).toBe('none')
})

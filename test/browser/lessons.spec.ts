import AxeBuilder from '@axe-core/playwright'
import { bareReply, expect, test } from './page'

const BASE = `http://localhost:${process.env['BAREWIRE_TEST_PORT'] ?? 4179}/some/folder/`

const PAGES = [
  ['bare-socket', 'The bare socket', 'The smallest server says Hello World, and half its visitors object.'],
  ['request', 'A request', 'A request is a few lines of text and an empty line.'],
  ['parse-http', 'parseHttp', 'parseHttp reads that text, until a body has two lines.'],
  ['valid-response', 'A valid response', 'Sixty-four more bytes, and everyone agrees.'],
  ['small-site', 'A small site', 'From here it can be anything: an object, a page, a small site.'],
  ['one-line', 'One line', 'The same server in one line.'],
] as const

for (const [at, [id, name, headline]] of PAGES.entries()) {
  test(`${id}/ is a page of its own that starts with its example, from nowhere else`, async ({ barewire, page }) => {
    const failed: string[] = []
    page.on('response', (response) => {
      if (response.status() >= 400) failed.push(response.url())
    })
    await barewire.open(`${id}/`)
    await expect(page).toHaveTitle(`${name} · Barewire`)
    const strip = page.getByRole('region', { name: 'About this playground' })
    await expect(strip.getByRole('heading')).toHaveText(headline)
    await expect(strip).toContainText(`${at + 1} of 6`)
    await expect(strip.getByRole('link', { name: /^Previous example/ })).toHaveCount(at === 0 ? 0 : 1)
    await expect(strip.getByRole('link', { name: /^Next example/ })).toHaveCount(at === 5 ? 0 : 1)
    // The Python beside is offered where there is Python.
    await expect(page.getByRole('button', { name: 'Python beside' })).toHaveCount(id === 'one-line' ? 0 : 1)
    expect(failed).toEqual([])
  })
}

test('an example’s page shows its own recording before any script', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${baseURL}valid-response/`)
  await expect(page.locator('.strip .headline')).toHaveText('Sixty-four more bytes, and everyone agrees.')
  await expect(page.locator('.wire-plain')).toContainText('Content-Length:·11')
  await expect(page.locator('meta[property="og:title"]')).toHaveAttribute(
    'content',
    'Sixty-four more bytes, and everyone agrees.',
  )
  // Without a script the way on is a link like any other.
  await page.getByRole('link', { name: /^Next example/ }).click()
  await expect(page).toHaveURL(`${BASE}small-site/`)
  await context.close()
})

test('next and previous go without a reload; back brings back what was changed', async ({ barewire, page }) => {
  await barewire.open()
  await page.evaluate(() => Object.assign(window, { stayed: true }))
  await page.getByRole('link', { name: 'Next example: A request' }).click()
  await expect(page).toHaveURL(`${BASE}request/`)
  await expect(page).toHaveTitle('A request · Barewire')
  await expect(barewire.console).toContainText('asked for: GET / HTTP/1.1')
  await barewire.write("export default () => 'my copy of it'\n")
  await expect(barewire.screen).toContainText('my copy of it')
  // At once: what was typed a moment ago is kept all the same.
  await page.getByRole('link', { name: 'Next example: parseHttp' }).click()
  await expect(page).toHaveURL(`${BASE}parse-http/`)
  await expect(barewire.console).toContainText('Host: " localhost:8000"')
  await page.goBack()
  await expect(page).toHaveURL(/\/request\/#draft\.\d+$/)
  await expect(barewire.screen).toContainText('my copy of it')
  await expect(page.getByRole('region', { name: 'About this playground' })).toContainText('2 of 6')
  await page.goBack()
  await expect(page).toHaveURL(BASE)
  await expect(page).toHaveTitle(/^Barewire/)
  await expect(barewire.screen).toContainText('Received HTTP/0.9 when not allowed')
  await page.goForward()
  await page.goForward()
  await expect(page).toHaveURL(`${BASE}parse-http/`)
  await expect(barewire.console).toContainText('Host: " localhost:8000"')
  // A page in a reply still finds its frame, wherever the address is.
  await page.getByRole('link', { name: 'Next example: A valid response' }).click()
  await page.getByRole('link', { name: 'Next example: A small site' }).click()
  await expect(barewire.sentPage.getByRole('heading', { name: 'Hello World' })).toBeVisible()
  expect(await page.evaluate(() => (window as { stayed?: boolean }).stayed)).toBe(true)
})

test('an example that was changed, and is chosen again, says where the copy is', async ({ barewire, page }) => {
  await page.goto('./valid-response/')
  await expect(page.locator('html')).toHaveAttribute('data-live', '')
  await barewire.write(bareReply('mine'))
  await expect(page.getByRole('button', { name: 'your copy' })).toBeVisible()
  const choose = async (name: RegExp) => {
    await page.getByRole('button', { name: /^Examples/ }).click()
    await page.getByRole('menuitem', { name }).click()
  }
  await choose(/One line/)
  await expect(page.getByText('Your copy of it is kept.')).toHaveCount(0)
  await choose(/A valid response/)
  await expect(page.getByText('Your copy of it is kept.')).toBeVisible()
  await expect(barewire.editor).not.toContainText('mine')
  await page.getByRole('button', { name: 'Open your copy' }).click()
  await expect(barewire.editor).toContainText('mine')
  await expect(page.getByText('Your copy of it is kept.')).toHaveCount(0)
})

test('the title’s menu lists the examples, by keyboard as well, and marks the one on show', async ({
  barewire,
  page,
}) => {
  await barewire.open('request/')
  const button = page.getByRole('button', { name: 'Examples: 2 A request' })
  await button.focus()
  await page.keyboard.press('ArrowDown')
  const items = page.getByRole('menuitem')
  await expect(items).toHaveText(PAGES.map(([, name, headline], at) => `${at + 1}${name}${headline}`))
  await expect(items.nth(1)).toBeFocused()
  await expect(items.nth(1)).toHaveAttribute('aria-current', 'page')
  await page.keyboard.press('Escape')
  await expect(items).toHaveCount(0)
  await expect(button).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(items.nth(1)).toBeFocused()
  await page.keyboard.press('End')
  await expect(items.nth(5)).toHaveAttribute('href', `${BASE}one-line/`)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`${BASE}one-line/`)
  await expect(barewire.screen).toContainText('Hello World, you asked for /')
})

test('2. its buttons select the parts of the request, and Firefox comes back for the icon', async ({
  barewire,
  page,
}) => {
  await barewire.open('request/')
  await expect(barewire.console).toContainText('fields: 3')
  await page.getByRole('button', { name: 'the request line' }).click()
  await expect(barewire.explain).toContainText('request line')
  await page.getByRole('button', { name: 'the empty line' }).focus()
  await page.keyboard.press('Enter')
  await expect(barewire.explain).toContainText('Ends the head.')
  await page.getByRole('button', { name: 'send it as Firefox' }).click()
  await expect(barewire.console).toContainText('asked for: GET /favicon.ico HTTP/1.1')
})

test('3. one click sends the request that breaks parseHttp; another mends it', async ({ barewire, page }) => {
  await barewire.open('parse-http/')
  await expect(barewire.screen).toContainText('Hello World')
  await page.getByRole('button', { name: 'send a body of two lines' }).click()
  await expect(barewire.screen).toContainText('curl: (52) Empty reply from server')
  await expect(barewire.console).toContainText("expected ':' in the line")
  await expect(barewire.transcript).toContainText('second line')
  await page.getByRole('button', { name: 'A plain GET' }).click()
  await expect(barewire.screen).toContainText('Hello World')
  // Its words are of the curl that the example opens with, whichever client is chosen.
  await barewire.choose('Chrome')
  await page.getByRole('button', { name: 'A plain GET' }).click()
  await expect(page.getByRole('tab', { name: 'curl 7.64', exact: true })).toHaveAttribute('aria-selected', 'true')
  await expect(barewire.screen).toContainText('Hello World')
  await barewire.choose('Firefox')
  await page.getByRole('button', { name: 'send a body of two lines' }).click()
  await expect(barewire.screen).toContainText('curl: (52) Empty reply from server')
  // To ask what the text invites to makes no copy of it.
  await expect(page.getByRole('banner').getByRole('button', { name: 'your copy' })).toHaveCount(0)
  await expect(page).not.toHaveURL(/#draft/)
})

test('4. one click changes Content-Length; the editor’s undo takes it back, and so does another click', async ({
  barewire,
  page,
}) => {
  await barewire.open('valid-response/')
  await barewire.editorReady()
  const five = page.getByRole('button', { name: 'Change Content-Length to 5' })
  await expect(five).toHaveAttribute('aria-pressed', 'false')
  await five.click()
  await expect(five).toHaveAttribute('aria-pressed', 'true')
  await expect(barewire.transcript).toContainText('Content-Length: 5')
  await expect(barewire.client.locator('pre, iframe').first()).toBeVisible()
  await barewire.choose('curl 7.88')
  await expect(barewire.screen).toContainText('Hello')
  await expect(barewire.screen).not.toContainText('Hello World')
  await page.locator('.monaco-editor .view-line').first().click()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(barewire.editor).toContainText("encode('Content-Length: 11\\r\\n')")
  await expect(five).toHaveAttribute('aria-pressed', 'false')
  await five.click()
  await page.getByRole('button', { name: 'change it to 12' }).click()
  await expect(barewire.screen).toContainText('curl: (18) transfer closed with 1 bytes remaining to read')
  await page.getByRole('button', { name: 'change it to 12' }).click()
  await expect(barewire.editor).toContainText("encode('Content-Length: 11\\r\\n')")
})

test('5. the small site has a link, a form, an image, an icon and a 404', async ({ barewire, page }) => {
  await barewire.open('small-site/')
  const frame = barewire.sentPage
  await expect(frame.getByRole('img', { name: 'a dot' })).toBeVisible()
  await expect(barewire.client.locator('.favicon')).toBeVisible()
  await frame.getByRole('button', { name: 'Greet' }).click()
  await expect(barewire.transcript).toContainText('GET /greet?name=Ada HTTP/1.1')
  await expect(barewire.client).toContainText('Hello Ada')
  await barewire.client.getByRole('button', { name: 'Back' }).click()
  await frame.getByRole('link', { name: '/api/greeting' }).click()
  await expect(barewire.client).toContainText('hello "world"')
  await barewire.client.getByRole('tab', { name: 'Raw Data' }).click()
  await expect(barewire.client).toContainText('{"hello":"world"}')
  await page.getByRole('button', { name: 'ask for a path that is not there' }).click()
  await expect(barewire.transcript).toContainText('HTTP/1.1 404 Not Found')
  await expect(barewire.client).toContainText('There is no /nowhere here.')
})

test('an altered example is shared from its own page; any link opens at any of the addresses', async ({
  barewire,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await barewire.open('one-line/')
  await expect(barewire.screen).toContainText('Hello World, you asked for /')
  await barewire.write("export default () => 'altered'\n")
  await expect(barewire.screen).toContainText('altered')
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('button', { name: 'Copy link' }).click()
  const copied = async () => page.evaluate(() => navigator.clipboard.readText())
  await expect.poll(copied).toContain(`${BASE}one-line/#2.`)
  const link = await copied()
  const other = await context.newPage()
  await other.goto(`${BASE}request/${link.slice(link.indexOf('#'))}`)
  await expect(other.getByRole('log', { name: 'curl’s screen' })).toContainText('altered')
  await expect(other.getByRole('region', { name: 'About this playground' })).toContainText('6 of 6')
  // Another fragment put into the address by hand is opened as well; none is the page's own example.
  await other.evaluate(() => {
    location.hash = ''
  })
  await expect(other.getByRole('log', { name: 'Output of your server' })).toContainText('asked for: GET / HTTP/1.1')
  await other.close()
})

test.describe('the Python beside', () => {
  test('stands line by line, scrolls with the code, marks the line of the caret, and moves with edits', async ({
    barewire,
    page,
  }) => {
    await page.setViewportSize({ width: 1680, height: 1000 })
    await barewire.open('parse-http/')
    await barewire.editorReady()
    const column = page.getByRole('region', { name: 'The same program in Python, line by line' })
    await expect(column).toHaveCount(0)
    await page.getByRole('button', { name: 'Python beside' }).click()
    const beside = async (python: string, typescript: string) => {
      const right = column.getByRole('listitem').filter({ hasText: python }).first()
      const left = page.locator('.monaco-editor .view-line').filter({ hasText: typescript }).first()
      await expect(left).toBeVisible()
      await expect(async () => {
        const [a, b] = [await left.boundingBox(), await right.boundingBox()]
        expect(Math.abs(a!.y - b!.y)).toBeLessThan(1)
      }).toPass()
    }
    await beside('def parse_http(http):', 'function parseHttp')
    await beside("fields = dict(line.split(':', 1) for line in headers)", 'Object.fromEntries')
    await page.locator('.monaco-editor .view-line').filter({ hasText: 'Object.fromEntries' }).click()
    await expect(column.locator('[aria-current]')).toHaveText(/fields = dict/)
    await column.hover()
    await page.mouse.wheel(0, 330)
    await beside("print('body:', body)", "print('body:', body)")
    await column.getByRole('listitem').filter({ hasText: 'print(headers)' }).click()
    await page.locator('.monaco-editor .view-line').filter({ hasText: 'print(headers)' }).click()
    await page.keyboard.press('Home')
    await page.keyboard.insertText('\n\n')
    await beside("print('body:', body)", "print('body:', body)")
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.press('End')
    await page.keyboard.insertText(' // mine')
    await expect(column.locator('.differs')).toHaveText(['import socket'])
    await page.getByRole('button', { name: 'Python beside' }).click()
    await expect(column).toHaveCount(0)
  })

  test('stands below the code where one would be cut beside the other, and scrolls with it', async ({
    barewire,
    page,
  }) => {
    await page.setViewportSize({ width: 1280, height: 800 })
    await barewire.open('bare-socket/')
    await barewire.editorReady()
    await page.getByRole('button', { name: 'Python beside' }).click()
    const column = page.getByRole('region', { name: 'The same program in Python, line by line' })
    const [code, python] = [await page.locator('.monaco-editor').first().boundingBox(), await column.boundingBox()]
    expect(python!.y).toBeGreaterThanOrEqual(code!.y + code!.height - 1)
    expect(await column.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0)
    const last = column.getByRole('listitem').filter({ hasText: 'conn.sendall' })
    await expect(last).not.toBeInViewport({ ratio: 1 })
    await column.hover()
    await page.mouse.wheel(0, 330)
    await expect(last).toBeInViewport({ ratio: 1 })
  })

  test('is below the code on a phone', async ({ barewire, page }) => {
    await page.setViewportSize({ width: 360, height: 740 })
    await barewire.open('bare-socket/')
    await page.getByRole('button', { name: 'Python beside' }).click()
    const column = page.getByRole('region', { name: 'The same program in Python, line by line' })
    await expect(column).toContainText('import socket')
    const [code, python] = [await page.locator('.plain textarea').boundingBox(), await column.boundingBox()]
    expect(python!.y).toBeGreaterThanOrEqual(code!.y + code!.height - 1)
    expect(python!.height).toBeGreaterThan(150)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  })
})

for (const { width, height } of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`nothing that axe objects to in an example’s text, menu and Python, dark and light, ${width} wide`, async ({
    barewire,
    page,
  }) => {
    await page.setViewportSize({ width, height })
    await barewire.open('valid-response/')
    await expect(page.locator('.app')).not.toHaveClass(/stale/)
    await page.getByRole('button', { name: 'Change Content-Length to 5' }).click()
    await page.getByRole('button', { name: 'Python beside' }).click()
    const look = async () => {
      const { violations } = await new AxeBuilder({ page }).exclude('.monaco-editor').exclude('iframe').analyze()
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
    }
    await expect(page.locator('.app')).not.toHaveClass(/stale/)
    await expect(page.locator('.elsewhere')).not.toContainText('runs next')
    for (const colorScheme of ['dark', 'light'] as const) {
      await barewire.show(colorScheme)
      expect(await look(), colorScheme).toEqual([])
      await page.getByRole('button', { name: /^Examples:/ }).click()
      expect(await look(), `the menu, ${colorScheme}`).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.getByRole('menuitem')).toHaveCount(0)
    }
  })
}

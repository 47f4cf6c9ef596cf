import { expect, test } from './page'

/** Cumulative layout shift that nobody sees: a caret, a time that gets a digit more. */
const UNSEEN = 0.005

test('the first view stands there before any script: text, code, bytes, four outcomes', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(baseURL!)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Write a web server, and see what curl, Firefox and Chrome make of every byte it sends.',
  )
  await expect(page.getByText('It all runs in this tab. Nothing you write is uploaded.')).toBeVisible()
  await expect(page.getByText('Select any byte to learn what it is.').first()).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'server.ts' })).toHaveValue(/conn\.sendall\(encode\('Hello World'\)\)/)
  await expect(page.locator('.wire-plain')).toContainText('Hello·World')
  await expect(page.locator('.wire-plain')).toContainText('User-Agent:·curl/7.88.1')
  const outcomes = page.locator('.elsewhere')
  await expect(outcomes).toContainText('The same 11 bytes, four clients.')
  for (const words of ['exit code 1', 'prints the text', 'ERR_INVALID_HTTP_RESPONSE', 'shows the text'])
    await expect(outcomes).toContainText(words)
  await context.close()
})

for (const [name, size] of [
  ['a desk', { width: 1440, height: 900 }],
  ['a phone', { width: 360, height: 640 }],
] as const) {
  test(`editor and terminals take their places on ${name} without a shift`, async ({ page, barewire }) => {
    await page.setViewportSize(size)
    await page.addInitScript(() => {
      const seen = { shift: 0 }
      Object.assign(window, { seen })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.shift += (entry as unknown as { value: number }).value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await page.goto('.')
    await expect(page.locator('html')).toHaveAttribute('data-live', '')
    if (size.width > 720) await barewire.editorReady()
    // The wire's terminal has drawn, in sight or below it.
    await expect(page.locator('.undrawn')).toHaveCount(0)
    await page.waitForTimeout(500)
    expect(await page.evaluate(() => (window as unknown as { seen: { shift: number } }).seen.shift)).toBeLessThan(
      UNSEEN,
    )
  })
}

test('what the first view says of each client stays as it is while the clients run', async ({ page, barewire }) => {
  await page.addInitScript(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    const look = () => {
      const text = document.querySelector('.elsewhere')?.textContent
      if (text && seen.at(-1) !== text) seen.push(text)
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  await page.goto('.')
  await expect(page.locator('html')).toHaveAttribute('data-live', '')
  // The other clients run when the editor is there, and nothing is to be seen of it.
  await barewire.editorReady()
  await page.waitForTimeout(1500)
  const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen)
  expect([...new Set(seen)]).toEqual([
    'The same 11 bytes, four clients. Side by sidecurl 7.88exit code 1curl 7.64prints the text' +
      'ChromeERR_INVALID_HTTP_RESPONSEFirefoxshows the text',
  ])
})

test('what is typed into the first view before it is live is kept', async ({ page, barewire }) => {
  // The script comes late, as over a slow network: when something has been typed.
  let typed = () => {}
  const hasTyped = new Promise<void>((resolve) => {
    typed = resolve
  })
  await page.route('**/assets/start-*.js', async (route) => {
    await hasTyped
    await route.continue()
  })
  await page.goto('.', { waitUntil: 'commit' })
  const field = page.locator('textarea[aria-label^="server.ts"]')
  await field.focus()
  await field.press('Control+Home')
  await page.keyboard.type('// mine\n')
  typed()
  await expect(page.locator('html')).toHaveAttribute('data-live', '')
  await expect(barewire.editor).toContainText('// mine')
})

test('what is clicked in the first view before it is live is marked, and done when it is', async ({
  page,
  barewire,
}) => {
  let begin = () => {}
  const late = new Promise<void>((resolve) => {
    begin = resolve
  })
  await page.route('**/assets/start-*.js', async (route) => {
    await late
    await route.continue()
  })
  await page.goto('.')
  const firefox = page.getByRole('tab', { name: 'Firefox', exact: true })
  // The first script, which hears clicks, has run when it asks for the next.
  await expect(page.locator('iframe[title="Sandbox of your server"]')).toHaveCount(1)
  await firefox.click()
  // A recorded control may have other words than the live one.
  await page.getByRole('tab', { name: 'Hex' }).evaluate((tab) => {
    tab.textContent = 'Other words'
  })
  await page.getByRole('tab', { name: 'Other words' }).click()
  await expect(page.locator('[data-queued]')).toHaveCount(2)
  await expect(firefox).toHaveAttribute('aria-selected', 'false')
  begin()
  await expect(firefox).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('tab', { name: 'Hex' })).toHaveAttribute('aria-selected', 'true')
  await expect(page.locator('[data-queued]')).toHaveCount(0)
  await expect(barewire.client).toContainText('Hello World')
})

test('who opens a link does not see the first example flash by', async ({ page }) => {
  await page.goto('./#9.nothing')
  await expect(page.getByText('This link was made by a newer Barewire')).toBeVisible()
})

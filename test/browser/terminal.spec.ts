import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { type Barewire, expect, test } from './page'

/** A server that says what it was asked, and never answers `/never`. */
const SERVER =
  "export default async (r) => new URL(r.url).pathname === '/never' ? await new Promise(() => undefined) : new Response(`asked ${r.method} ${new URL(r.url).pathname}${new URL(r.url).search} [${await r.text()}]\\n`)"

const prompt = (page: Page) => page.getByRole('textbox', { name: 'Command line' })
const input = (page: Page) => page.getByRole('textbox', { name: 'Input of nc' })

async function open(barewire: Barewire): Promise<void> {
  await barewire.open()
  await barewire.write(SERVER)
  await expect(barewire.screen).toContainText('asked GET / []')
}

async function enter(page: Page, line: string): Promise<void> {
  await prompt(page).fill(line)
  await prompt(page).press('Enter')
  await expect(prompt(page)).toHaveValue('')
}

test('a typed command: screen, wire and form; earlier lines by the arrows and by search; pipes and files', async ({
  barewire,
  page,
}) => {
  await open(barewire)
  await enter(page, 'curl -i localhost:8000/typed')
  await expect(barewire.screen).toContainText('$ curl -i localhost:8000/typed\nHTTP/1.1 200 OK\n')
  await expect(barewire.screen).toContainText('asked GET /typed []')
  await expect(barewire.transcript).toContainText('GET /typed HTTP/1.1')
  await expect(barewire.client.getByRole('textbox', { name: 'Target' })).toHaveValue('/typed')

  await enter(page, "echo 'from a pipe' | curl -d @- localhost:8000/pipe")
  await expect(barewire.screen).toContainText('asked POST /pipe [from a pipe]')
  await enter(page, 'curl -s localhost:8000/kept > kept.txt')
  await enter(page, 'cat kept.txt')
  await expect(barewire.screen).toContainText('$ cat kept.txt\nasked GET /kept []')
  await enter(page, 'curl -si localhost:8000/lines | grep -ic content-')
  await expect(barewire.screen).toContainText('| grep -ic content-\n2\n')
  // Whatever was typed, where it was typed and what came of it are in sight.
  await expect(barewire.client.getByRole('heading', { name: /grep prints its text/ })).toBeInViewport({ ratio: 1 })
  await expect(prompt(page)).toBeInViewport({ ratio: 1 })
  await prompt(page).press('ArrowUp')
  await expect(prompt(page)).toHaveValue('curl -si localhost:8000/lines | grep -ic content-')

  await prompt(page).press('ArrowUp')
  await expect(prompt(page)).toHaveValue('cat kept.txt')
  await prompt(page).press('ArrowUp')
  await expect(prompt(page)).toHaveValue('curl -s localhost:8000/kept > kept.txt')
  await prompt(page).press('ArrowDown')
  await prompt(page).press('ArrowDown')
  await prompt(page).press('ArrowDown')
  await expect(prompt(page)).toHaveValue('')
  await prompt(page).press('Control+R')
  await page.keyboard.type('pipe')
  const search = page.getByRole('textbox', { name: 'Search in earlier commands' })
  await expect(search).toHaveValue("echo 'from a pipe' | curl -d @- localhost:8000/pipe")
  await search.press('Enter')
  await expect(barewire.screen.getByText('asked POST')).toBeVisible()
  await expect.poll(async () => (await barewire.screen.textContent())?.split('asked POST /pipe').length).toBe(3)

  // The lines outlive the page.
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-live', '')
  // Until the history is there, the arrow does nothing.
  await expect(async () => {
    await prompt(page).press('ArrowUp')
    await expect(prompt(page)).toHaveValue("echo 'from a pipe' | curl -d @- localhost:8000/pipe", { timeout: 500 })
  }).toPass()
})

test('nc: a request typed by hand, the reply below it, Ctrl-D; what waits ends with Ctrl-C', async ({
  barewire,
  page,
}) => {
  await open(barewire)
  await prompt(page).fill('nc -C localhost 8000')
  await prompt(page).press('Enter')
  // It is nc that the server waits for, not the tab's curl.
  await expect(barewire.client).toContainText('nc waits for what you type')
  for (const line of ['GET /by-hand HTTP/1.1', 'Host: localhost', '']) {
    await input(page).fill(line)
    await input(page).press('Enter')
  }
  await expect(barewire.screen).toContainText('GET /by-hand HTTP/1.1\nHost: localhost\n\nHTTP/1.1 200 OK')
  await expect(barewire.screen).toContainText('asked GET /by-hand []')
  await expect(barewire.transcript).toContainText('GET /by-hand HTTP/1.1')
  await input(page).press('Control+D')
  await expect(prompt(page)).toBeVisible()

  await prompt(page).fill('curl localhost:8000/never')
  await prompt(page).press('Enter')
  await expect(page.getByRole('button', { name: 'Ctrl-C' })).toBeVisible()
  await prompt(page).press('Control+C')
  await expect(page.getByRole('button', { name: 'Ctrl-C' })).toBeHidden()
  await enter(page, 'curl localhost:8000/after')
  await expect(barewire.screen).toContainText('$ curl localhost:8000/after\nasked GET /after []')
})

test('help, clear, options that do not exist or are not simulated; Tab completes, and leaves an empty line', async ({
  barewire,
  page,
}) => {
  await open(barewire)
  await enter(page, 'help')
  await expect(barewire.screen).toContainText('nc [-C] localhost 8000')
  await enter(page, 'curl --nonsense localhost:8000')
  await expect(barewire.screen).toContainText('curl: option --nonsense: is unknown\n')
  await enter(page, 'curl --http2-prior-knowledge localhost:8000')
  await expect(barewire.screen).toContainText('--http2-prior-knowledge')
  await expect(barewire.screen).toContainText('not simulated')
  await enter(page, 'frobnicate')
  await expect(barewire.screen).toContainText('frobnicate: command not found; "help" lists what there is')
  await enter(page, 'clear')
  await expect(barewire.screen).toHaveText('')

  await prompt(page).pressSequentially('cu')
  await prompt(page).press('Tab')
  await expect(prompt(page)).toHaveValue('curl ')
  await prompt(page).pressSequentially('--max-')
  await prompt(page).press('Tab')
  await expect(barewire.client.locator('.choices')).toContainText('--max-redirs  --max-time')
  await prompt(page).press('Control+U')
  await expect(prompt(page)).toHaveValue('')
  await prompt(page).press('Tab')
  await expect(prompt(page)).not.toBeFocused()
})

test('form and command line are the same request; "Copy as curl" gives it back', async ({
  barewire,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(barewire)
  await enter(page, "curl -X PUT -H 'X-Test: 1' --data-raw 'a b' localhost:8000/form")
  await expect(barewire.screen).toContainText('asked PUT /form [a b]')
  await expect(barewire.client.getByRole('combobox', { name: 'Method' })).toHaveValue('PUT')
  await expect(barewire.client.getByRole('textbox', { name: 'Target' })).toHaveValue('/form')
  const copied = async () => {
    await page.getByRole('button', { name: 'Copy as curl' }).click()
    return page.evaluate(() => navigator.clipboard.readText())
  }
  expect(await copied()).toBe("curl -X PUT -H 'X-Test: 1' --data-raw 'a b' localhost:8000/form")
  await barewire.client.getByRole('textbox', { name: 'Target' }).fill('/changed?x=1')
  const line = await copied()
  expect(line).toMatch(/^curl -X PUT -H 'X-Test: 1' .*--data-raw 'a b' 'http:\/\/localhost:8000\/changed\?x=1'$/)
  await expect(prompt(page)).toHaveValue(line)
  await prompt(page).press('Enter')
  await expect(barewire.screen).toContainText('asked PUT /changed?x=1 [a b]')
  await expect(prompt(page)).toHaveValue('')
})

for (const [colorScheme, width, height] of [
  ['dark', 1440, 900],
  ['light', 360, 740],
] as const) {
  test(`the terminal: nothing that axe objects to and nothing sideways, ${colorScheme}, ${width} wide`, async ({
    barewire,
    page,
  }) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height })
    await barewire.open()
    await enter(page, 'curl -iv localhost:8000/')
    await expect(barewire.screen).toContainText('$ curl -iv localhost:8000/\n')
    await expect(page.locator('.app')).not.toHaveClass(/stale/)
    await prompt(page).pressSequentially('curl --max-')
    await prompt(page).press('Tab')
    await expect(barewire.client.locator('.choices')).toBeVisible()
    await expect(page.locator('.screen .xterm')).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).include('.client-view').analyze()
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    ).toEqual([])
    const { scroll, client } = await page.evaluate(() => ({
      scroll: document.documentElement.scrollWidth,
      client: document.documentElement.clientWidth,
    }))
    expect(scroll).toBeLessThanOrEqual(client)
    if (process.env['BAREWIRE_PICTURES'])
      await page.screenshot({ path: `${process.env['BAREWIRE_PICTURES']}/terminal-${colorScheme}-${width}.png` })
  })
}

test('a connection that is refused says its port, and the wire stays that of the server that is there', async ({
  barewire,
  page,
}) => {
  await barewire.open('valid-response/')
  await barewire.choose('curl 7.88')
  const wire = page.locator('.wire-head')
  await expect(wire).toContainText('localhost:8000')
  const prompt = page.getByRole('textbox', { name: 'Command line' })
  await prompt.fill('curl localhost:8001')
  await prompt.press('Enter')
  await expect(barewire.transcript).toContainText('connection 2 is tried, SYN')
  await expect(barewire.transcript).toContainText('connection 2 is refused, RST: nothing listens on 8001')
  await expect(barewire.transcript).not.toContainText('connection 2 opens')
  // Its line covers no time, however wide the wire is.
  const line = page.locator('.wire-row.refused')
  for (const [width, words] of [
    [1440, 'connection 2 is refused, RST: nothing listens on 8001'],
    [1280, 'connection 2 is refused, RST: nothing listens on 8001'],
    [1024, 'connection 2 refused, RST: port 8001'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await expect(line.locator('.word')).toHaveText(words)
    await expect(async () => {
      const word = line.locator('.word')
      expect(await word.evaluate((one) => one.scrollWidth - one.clientWidth)).toBeLessThanOrEqual(0)
      const { x, width } = (await word.boundingBox())!
      for (const time of await line.locator('.time:visible').all()) {
        const box = (await time.boundingBox())!
        expect(box.x + box.width <= x || box.x >= x + width).toBe(true)
      }
    }).toPass({ timeout: 10_000 })
  }
  await expect(wire).toContainText('localhost:8000')
  await expect(page.getByRole('textbox', { name: 'Target' })).toHaveValue(/^localhost:8001/)
})

test('curl’s help is no reply of the server', async ({ barewire, page }) => {
  await barewire.open()
  const prompt = page.getByRole('textbox', { name: 'Command line' })
  await prompt.fill('curl -V')
  await prompt.press('Enter')
  const verdict = barewire.client.locator('.outcome')
  await expect(verdict).toContainText('curl ran without the network.')
  await expect(verdict).not.toContainText(/HTTP\/0\.9|recorded|the reply/)
})

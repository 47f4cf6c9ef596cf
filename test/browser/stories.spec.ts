import type { Locator } from '@playwright/test'
import { withHardyPage } from './hardy-page'
import { longestTask } from './longest-task'
import { expect, replyProgram, test } from './page'

/** Where the static host has the page. */
const BASE = `http://localhost:${process.env['BAREWIRE_TEST_PORT'] ?? 4179}/some/folder/`

test('1. the page opens with the article’s server running and one request sent, from nowhere else', async ({
  barewire,
  page,
}) => {
  const foreign: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(BASE) && !/^(blob|data):/.test(request.url())) foreign.push(request.url())
  })
  await barewire.open()
  await expect(barewire.status).toContainText('Your server is waiting on localhost:8000, in this page only')
  await expect(barewire.screen).toContainText('curl: (1) Received HTTP/0.9 when not allowed')
  await barewire.editorReady()
  expect(foreign).toEqual([])
})

test('2. an edit runs by itself; errors are marked on their line; the last result stays, dimmed, while the code does not compile', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.write("export default () => 'first'\n")
  await expect(barewire.screen).toContainText('first')
  await page.keyboard.insertText('let x = (')
  await expect(barewire.client.page().getByRole('tab', { name: /Problems 1/ })).toBeVisible()
  await expect(page.locator('.app.stale')).toBeVisible()
  await expect(barewire.screen).toContainText('first')
  await expect(barewire.status).toContainText('Your code does not compile; what is shown is of the run before')
  await expect(page.locator('.monaco-editor .squiggly-error').first()).toBeAttached()
  const unsent = page.getByRole('alert').filter({ hasText: 'Nothing was sent: the code does not compile' })
  await barewire.send()
  await expect(unsent).toContainText('server.ts, line ')
  await barewire.write("print('before')\nthrow new Error('on purpose')\n")
  await expect(barewire.console).toContainText('on purpose')
  await expect(barewire.status).not.toContainText('does not compile')
  await expect(unsent).toHaveCount(0)
  await expect(page.locator('.app.stale')).toHaveCount(0)
  await page.getByRole('tab', { name: /Problems 1/ }).click()
  await expect(page.getByRole('tabpanel', { name: /Problems/ })).toContainText(/on purpose/)
})

test('2. the editor knows barewire/socket: completion shows its names, and the article’s program has no error', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.write("import { socket } from 'barewire/socket'\nconst s = socket()\ns.")
  await page.keyboard.press('Control+Space')
  await expect(page.locator('.suggest-widget')).toContainText('getsockname', { timeout: 30_000 })
})

test('3. a server in both ways from the same bytes: a handler gets status line, Date and Content-Length by themselves', async ({
  barewire,
}) => {
  await barewire.open()
  await barewire.write(
    'export default { fetch(request: Request) { return { path: new URL(request.url).pathname } } }\n',
  )
  await expect(barewire.screen).toContainText('{"path":"/"}')
  await expect(barewire.transcript).toContainText('HTTP/1.1 200 OK')
  await expect(barewire.transcript).toContainText('Content-Type: application/json')
  await expect(barewire.transcript).toContainText('Date: Thu, 01 Jan 2026')
  await expect(barewire.transcript).toContainText('Content-Length: 12')
  await barewire.write(
    "import { socket } from 'barewire/socket'\nimport { buildResponse, parseRequest } from 'barewire/http'\nconst s = socket()\nawait s.bind(['localhost', 8000])\nawait s.listen(1)\nfor (;;) {\nconst [conn] = await s.accept()\nconst parsed = parseRequest(await conn.recv(65536))\nawait conn.sendall(buildResponse(200, { 'Content-Type': 'text/plain' }, parsed.ok ? parsed.method : parsed.message))\nawait conn.close()\n}\n",
  )
  await expect(barewire.screen).toContainText('GET')
  await barewire.write(
    "export default () => new ReadableStream({ start(c) { c.enqueue(new TextEncoder().encode('one')); c.close() } })\n",
  )
  await expect(barewire.transcript).toContainText('Transfer-Encoding: chunked')
  await expect(barewire.screen).toContainText('one')
})

test('3. an errno has Python’s name and words, on its line', async ({ barewire }) => {
  await barewire.open()
  await barewire.write(
    "import { socket } from 'barewire/socket'\nconst a = socket()\nawait a.bind(['localhost', 8000])\nawait a.listen()\nconst b = socket()\nawait b.bind(['localhost', 8000])\n",
  )
  await expect(barewire.console).toContainText('[Errno 98] Address already in use')
  await expect(barewire.console.getByRole('button', { name: 'line 6' })).toBeVisible()
  await expect(barewire.screen).toContainText('curl: (7) Failed to connect to localhost port 8000')
})

test('4. requests are composed: target, fields in any spelling, a body; a pasted curl line fills the form', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.client.getByRole('textbox', { name: 'Target' }).fill('/a?b=c')
  await barewire.client.getByRole('button', { name: /no field added/ }).click()
  await barewire.client.getByRole('button', { name: /Add a (header )?field/i }).click()
  await barewire.client
    .getByRole('textbox', { name: /name of field 1|field name|^Name/i })
    .first()
    .fill('x-ODD')
  await barewire.client.getByRole('textbox', { name: /value/i }).first().fill('1')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(barewire.transcript).toContainText('GET /a?b=c HTTP/1.1')
  await expect(barewire.transcript).toContainText('x-ODD: 1')
  const line = barewire.client.getByRole('textbox', { name: /curl/i }).first()
  await line.fill("curl -X PUT -H 'X-From: line' -d 'a=1' http://localhost:8000/put")
  await line.blur()
  await expect(barewire.client.getByRole('combobox', { name: 'Method' })).toHaveValue('PUT')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(barewire.transcript).toContainText('PUT /put HTTP/1.1')
  await expect(barewire.transcript).toContainText('X-From: line')
  await expect(barewire.transcript).toContainText('Content-Length: 3')
  await page.setViewportSize({ width: 1280, height: 800 })
  const right = async (part: Locator) => {
    const box = (await part.boundingBox())!
    return box.x + box.width
  }
  const last = barewire.client.getByRole('button', { name: 'Send to the same server' })
  expect(await right(last)).toBeLessThanOrEqual(await right(barewire.client))
})

test('4. raw bytes are sent as typed: nothing is added', async ({ barewire }) => {
  await barewire.open()
  await barewire.choose('raw')
  const bytes = barewire.client.getByRole('textbox', { name: /bytes/i })
  await bytes.fill('BREW /pot HTCPCP/1.0\\n\\x00\\n')
  await barewire.send()
  await expect(barewire.transcript).toContainText('23 bytes')
  await expect(barewire.transcript).toContainText('BREW /pot HTCPCP/1.0 [LF]')
  await expect(barewire.transcript).toContainText('[NUL]')
})

test('4. “Send to the same server” continues a run', async ({ barewire }) => {
  await barewire.open()
  await barewire.write('let count = 0\nexport default () => `visit ${++count}`\n')
  await expect(barewire.screen).toContainText('visit 1')
  await barewire.client.getByRole('button', { name: 'Send to the same server' }).click()
  await expect(barewire.screen).toContainText('visit 2')
  await barewire.send()
  await expect(barewire.screen).toContainText('visit 1')
})

test('5. every byte is in the wire pane, both directions, long heads fold and unfold, controls are visible', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await expect(barewire.transcript).toContainText('Request, client to server, 78 bytes')
  await expect(barewire.transcript).toContainText('Response, server to client, 11 bytes')
  await expect(page.locator('.pane-wire .xterm-rows').first()).toContainText('␍␊')
  await barewire.choose('Chrome')
  const fold = page.getByRole('button', { name: /14 header lines, 618 bytes/ })
  await expect(fold).toBeVisible()
  await fold.click()
  await expect(page.locator('.pane-wire .xterm-rows').first()).toContainText('Upgrade-Insecure-Requests')
})

test('5. nothing from the wire is interpreted', async ({ barewire, page }) => {
  await barewire.open()
  const title = await page.title()
  await barewire.write(
    "import { encode, socket } from 'barewire/socket'\nconst s = socket()\nawait s.bind(['localhost', 8000])\nawait s.listen()\nfor (;;) {\nconst [c] = await s.accept()\nawait c.recv(9999)\nawait c.sendall(encode('HTTP/1.1 200 OK\\r\\nContent-Length: 61\\r\\n\\r\\n\\x1b]0;owned\\x07\\x1b[2J<img src=x onerror=alert(1)>\\x00\\u202e'))\nawait c.close()\n}\n",
  )
  await expect(page.locator('.pane-wire .xterm-rows').first()).toContainText('␛]0;owned')
  await expect(barewire.transcript).toContainText('[ESC]')
  expect(await page.title()).toBe(title)
  await expect(page.locator('img[onerror]')).toHaveCount(0)
})

test('6. the bare Hello World: what each of the four clients makes of it', async ({ barewire }) => {
  await barewire.open()
  await expect(barewire.screen).toContainText('curl: (1) Received HTTP/0.9 when not allowed')
  await expect(barewire.client.getByRole('button', { name: /^curl 7\.64/ })).toContainText('prints the text')
  await expect(barewire.client.getByRole('button', { name: /^Chrome/ })).toContainText('ERR_INVALID_HTTP_RESPONSE')
  await expect(barewire.client.getByRole('button', { name: /^Firefox/ })).toContainText('shows the text')
  await barewire.choose('curl 7.64')
  await expect(barewire.screen).toContainText('Hello World')
  await barewire.choose('Firefox')
  await expect(barewire.transcript).toContainText('GET /favicon.ico HTTP/1.1')
  await expect(barewire.client).toContainText('Hello World')
  await barewire.choose('Chrome')
  await expect(barewire.client).toContainText('This page isn’t working')
  await expect(barewire.client).toContainText('localhost sent an invalid response.')
  await expect(barewire.client).toContainText('ERR_INVALID_HTTP_RESPONSE')
  await expect(barewire.transcript).not.toContainText('favicon')
  await expect(barewire.client).toContainText(
    'Waiting: your server, in recv on line 9, for connection 2, where Chrome has sent nothing.',
  )
})

test('6. a valid page is rendered, its scripts off; links and forms become requests', async ({ barewire }) => {
  const html =
    '<!doctype html><title>Home</title><h1>Welcome</h1><script>document.title = "owned"; parent.postMessage("x", "*")</script><a href="/next">Next page</a><form action="/search" method="post"><input name="q" value="tea &amp; milk"><button name="go" value="1">Search</button></form>'
  await barewire.open()
  await barewire.write(replyProgram('HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8', html))
  await barewire.choose('Chrome')
  const frame = barewire.sentPage
  await expect(frame.getByRole('heading', { name: 'Welcome' })).toBeVisible()
  await expect(barewire.client).toContainText('Home')
  await frame.getByRole('link', { name: 'Next page' }).click()
  await expect(barewire.transcript).toContainText('GET /next HTTP/1.1')
  await frame.getByRole('button', { name: 'Search' }).click()
  await expect(barewire.transcript).toContainText('POST /search HTTP/1.1')
  await expect(barewire.transcript).toContainText('q=tea+%26+milk&go=1')
})

test('7. what the server prints is in the console, with the line that printed it', async ({ barewire }) => {
  await barewire.open()
  await expect(barewire.console).toContainText('GET / HTTP/1.1')
  await expect(barewire.console.getByRole('button', { name: 'line 10' })).toBeVisible()
})

test('8. a link holds the whole thing and shows exactly that; work in progress survives a reload', async ({
  barewire,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await barewire.open()
  await barewire.write("export default () => 'shared: é'\n")
  await barewire.choose('Firefox')
  await expect(barewire.client).toContainText('shared: é')
  // What all clients make of it is in the link: until they have run it changes, and what was copied before is no copy of it.
  await barewire.allHaveRun()
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('button', { name: 'Copy link' }).click()
  await expect(page.getByText('Copied.')).toBeVisible()
  await page.keyboard.press('Escape')
  const copied = async () => page.evaluate(() => navigator.clipboard.readText())
  // The example's own page is where its link opens.
  await expect.poll(copied).toContain(`${BASE}bare-socket/#2.`)
  const link = await copied()
  await page.reload()
  await expect(barewire.client).toContainText('shared: é')
  const other = await context.newPage()
  await other.goto(link)
  await expect(other.getByRole('tab', { name: 'Firefox', exact: true })).toHaveAttribute('aria-selected', 'true')
  await expect(other.getByRole('region', { name: 'Client', exact: true })).toContainText('shared: é')
  await other.close()
})

test('8. a damaged link says so, and leaves what the visitor had', async ({ barewire, page }) => {
  await barewire.open()
  await barewire.write("export default () => 'my own'\n")
  await expect(barewire.screen).toContainText('my own')
  await page.goto('./#1.AAAA')
  await page.reload()
  await expect(page.getByRole('alert').filter({ hasText: 'The end of this link is missing' })).toBeVisible()
  await expect(barewire.screen).toContainText('my own')
})

const HARMFUL: readonly (readonly [name: string, text: string, says: RegExp])[] = [
  ['while (true) {}', 'while (true) {}\n', /endless loop/],
  [
    'endless microtasks',
    'const again = (): Promise<void> => Promise.resolve().then(again)\nawait again()\n',
    /endless loop/,
  ],
  [
    'an allocation bomb',
    'const all: unknown[] = []\nfor (;;) all.push(new Array(1e6).fill(all.length))\n',
    /endless loop|RangeError|memory/,
  ],
  ['a flood of output', "for (;;) print('flood '.repeat(20))\n", /endless loop/],
  ['a throw at top level', "throw new Error('at the top')\n", /at the top/],
]

test('9. no program can hurt: the page stays responsive, the process is stopped, the console says why', async ({
  baseURL,
}) => {
  test.slow()
  await withHardyPage(baseURL!, async (hardy) => {
    for (const [name, text, says] of HARMFUL) {
      await test.step(name, async () => {
        const longest = await hardy.longestTask(async () => {
          await hardy.write(text)
          await hardy.shows('Output of your server').toMatch(says)
          await hardy.shows('curl’s screen').toContain('curl: (7) Failed to connect')
        })
        console.log(`longest task of the page with ${name}: ${longest.toFixed(0)} ms of processor time`)
        expect(longest, name).toBeLessThan(250)
        await hardy.write("export default () => 'alive again'\n")
        await hardy.shows('curl’s screen').toContain('alive again')
        await hardy.shows('Output of your server').not.toMatch(says)
      })
    }
  })
})

test('a task is told by what it has of the processor: one that keeps it is found, waiting is none', async ({
  barewire,
  browser,
  page,
}) => {
  await barewire.open()
  const busy = await longestTask(browser, page, () =>
    page.evaluate(() => {
      let sum = 0
      for (let turn = 0; turn < 1e8; turn++) sum += Math.random()
      return sum
    }),
  )
  const idle = await longestTask(browser, page, () =>
    page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500))),
  )
  expect(idle).toBeLessThan(busy)
})

test('9. Stop ends a server that waits, and says so', async ({ barewire, page }) => {
  await barewire.open()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(barewire.status).toContainText('Your server was stopped')
  await expect(barewire.console).toContainText('You stopped the server')
  await page.getByRole('button', { name: 'Start again' }).click()
  await expect(barewire.status).toContainText('waiting on localhost:8000')
})

test('the examples are a menu: each opens, runs, and leaves the visitor’s own draft as it was', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.write("export default () => 'my draft'\n")
  await expect(barewire.screen).toContainText('my draft')
  await page.getByRole('button', { name: /^Examples:/ }).click()
  await page.getByRole('menuitem', { name: /A valid response/ }).click()
  await expect(barewire.transcript).toContainText('Content-Length: 11')
  await expect(page.getByRole('tab', { name: 'Chrome', exact: true })).toHaveAttribute('aria-selected', 'true')
  await barewire.write("export default () => 'changed example'\n")
  await expect(barewire.transcript).toContainText('changed example')
  await page.goto('./')
  await page.reload()
  await expect(barewire.screen).toContainText('my draft')
})

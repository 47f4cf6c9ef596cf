import type { Page } from '@playwright/test'
import { encodeLink, freshPlayground, type Playground, plainRequest } from '../../src/playground'
import { CONTROL_SEQUENCES } from '../fixtures/control-sequences'
import { Barewire, expect, replyProgram, test } from './page'

/** Markup that would run, wherever it is taken as markup. */
const IMG = '<img src=x onerror="top.owned=1">'

/** Nothing of it ran, in the page and in each of its frames. */
async function expectNothingRan(page: Page): Promise<void> {
  for (const frame of page.frames()) {
    expect(await frame.evaluate(() => 'owned' in self), frame.url()).toBe(false)
  }
}

test('render-text: what comes from links, programs and the wire is text, wherever it is shown', async ({
  barewire,
  page,
}) => {
  const program = `import { encode, socket } from 'barewire/socket'
console.error(${JSON.stringify(IMG)})
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(5)
while (true) {
  const [conn] = await s.accept()
  await conn.recv(65536)
  await conn.sendall(encode(${JSON.stringify(`HTTP/1.1 200 ${IMG}\r\nX-${'a'}: ${IMG}\r\nSet-Cookie: a=${IMG}\r\nContent-Type: text/plain; charset=${IMG}\r\n\r\n${IMG}`)}))
  await conn.close()
  if (false) throw new Error('never')
}
`
  const playground: Playground = {
    ...freshPlayground(IMG, 'server.ts', program),
    note: `${IMG}\nA note with ${IMG} and [${IMG}](send:GET /${encodeURIComponent(IMG)})`,
    requests: [
      { ...plainRequest('curl-7.88'), url: `http://localhost:8000/${encodeURIComponent(IMG)}`, fields: [['X', IMG]] },
    ],
  }
  await barewire.open(await encodeLink(playground))
  await expect(barewire.screen).toContainText('onerror')
  await expect(barewire.console).toContainText(IMG)
  await expect(barewire.transcript).toContainText(`HTTP/1.1 200 ${IMG}`)
  for (const client of ['Chrome', 'Firefox', 'raw', 'curl 7.64'] as const) {
    await barewire.choose(client)
    await expect(barewire.transcript).toContainText(`HTTP/1.1 200 ${IMG}`)
  }
  expect(await page.locator('img[src="x"], [onerror]').count()).toBe(0)
  await barewire.write(`throw new Error(${JSON.stringify(IMG)})\n`)
  await expect(barewire.console).toContainText(`Error: ${IMG}`)
  await barewire.write(`import '${IMG.replaceAll("'", '')}'\n`)
  await expect(page.getByRole('tab', { name: /^Problems 1/ })).toBeVisible()
  await page.getByRole('tab', { name: /^Problems/ }).click()
  await expect(page.locator('.problems')).toContainText('onerror')
  expect(await page.locator('img[src="x"], [onerror]').count()).toBe(0)
  await expectNothingRan(page)
})

test('svg-inert: markup of a reply is shown without its scripts, handlers and frames', async ({ page }) => {
  // What the frame's policy refuses stands in the console.
  const barewire = new Barewire(page)
  const body = `<!doctype html><title>t</title><h1>Shown</h1>
<script>self.owned = top.owned = 1</script><body onload="self.owned=1">
<svg onload="self.owned=1"><script>self.owned=1</script><foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="self.owned=1"><iframe src="javascript:parent.owned=1"></iframe></body></foreignObject><set attributeName="href" to="javascript:1"/><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg' onload='self.owned=1'/>#x"/></svg>
<img src=x onerror="self.owned=1"><video src=x onerror="self.owned=1"></video><details open ontoggle="self.owned=1">d</details>
<meta http-equiv="refresh" content="0;url=javascript:self.owned=1"><base href="https://example.org/">
<object data="data:text/html,<script>top.owned=1</script>"></object><embed src="data:text/html,<script>top.owned=1</script>">
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=self.owned=1&gt;">
<template shadowrootmode="open"><script>self.owned=1</script></template>`
  await barewire.open(
    await encodeLink(
      freshPlayground('Markup', 'server.ts', replyProgram('HTTP/1.1 200 OK\r\nContent-Type: text/html', body)),
    ),
  )
  for (const client of ['Chrome', 'Firefox'] as const) {
    await barewire.choose(client)
    await expect(barewire.sentPage.getByRole('heading', { name: 'Shown' })).toBeVisible()
    await expectNothingRan(page)
    const left = barewire.sentPage.locator(
      'script, iframe, object, embed, base, meta[http-equiv], [onload], [onerror], [ontoggle]',
    )
    await expect(left).toHaveCount(0)
  }
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" onload="top.owned=1"><script>top.owned=1</script><text y="20">drawn</text></svg>'
  await barewire.write(replyProgram('HTTP/1.1 200 OK\r\nContent-Type: image/svg+xml', svg))
  await expect(barewire.sentPage.locator('img[src^="data:image/svg+xml;base64,"]')).toHaveCount(1)
  await expect(barewire.sentPage.locator('svg')).toHaveCount(0)
  await expectNothingRan(page)
})

test('links-safe: only links over http lead anywhere, and into the playground alone', async ({ barewire, page }) => {
  const addresses = [
    'javascript:top.owned=1',
    ' java\nscript:top.owned=1',
    'data:text/html,<script>top.owned=1</script>',
    'vbscript:top.owned=1',
    'blob:http://localhost:8000/1',
    'file:///etc/passwd',
    'mailto:a@example.org',
  ]
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  const body = addresses
    .map((address, at) => `<p><a href="${escaped(address)}" target="_top" download ping="/ping">link ${at}</a></p>`)
    .join('')
    .concat('<form action="javascript:top.owned=1"><button>form</button></form><a href="/next">on</a>')
  await barewire.open(
    await encodeLink({
      ...freshPlayground('Links', 'server.ts', replyProgram('HTTP/1.1 200 OK\r\nContent-Type: text/html', body)),
      note: 'Links\n[one](javascript:top.owned=1) and [two](https://example.org/)',
    }),
  )
  await barewire.choose('Chrome')
  await expect(barewire.sentPage.getByText('link 0')).toBeVisible()
  const url = page.url()
  const opened: string[] = []
  page.context().on('page', (one) => opened.push(one.url()))
  for (let at = 0; at < addresses.length; at++) await barewire.sentPage.getByText(`link ${at}`).click()
  await barewire.sentPage.getByRole('button', { name: 'form' }).click()
  // Its request is the second: none of the others sent one.
  await barewire.sentPage.getByRole('link', { name: 'on' }).click()
  await expect(barewire.transcript).toContainText('GET /next')
  const lines = await barewire.transcript.getByText(/^GET \//).allTextContents()
  expect(lines.map((line) => line.split(' ')[1]).filter((path) => path !== '/favicon.ico')).toEqual(['/', '/next'])
  expect(opened).toEqual([])
  expect(page.url()).toBe(url)
  await expectNothingRan(page)
  await expect(page.getByRole('region', { name: 'About this playground' })).toContainText('[one](javascript:')
  for (const link of await page.locator('a[href]').all()) {
    const href = (await link.getAttribute('href')) ?? ''
    expect(new URL(href, url).protocol).toMatch(/^https?:$/)
    if ((await link.getAttribute('target')) === '_blank') {
      const rel = (await link.getAttribute('rel')) ?? ''
      expect(rel.split(' ')).toEqual(expect.arrayContaining(['noopener', 'noreferrer']))
    }
  }
})

test('control sequences on the wire change nothing of the page: no title, no clipboard, no answer', async ({
  barewire,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const body = `${CONTROL_SEQUENCES.join('|')}\nthe end\n`
  await barewire.open(
    await encodeLink(
      freshPlayground('Sequences', 'server.ts', replyProgram('HTTP/1.1 200 OK\r\nContent-Type: text/plain', body)),
    ),
  )
  const title = await page.title()
  await page.evaluate(() => navigator.clipboard.writeText('mine'))
  await expect(barewire.screen).toContainText('the end')
  await expect(barewire.screen).toContainText('␛]52;c;b3duZWQ=␇')
  await barewire.choose('raw')
  await expect(barewire.transcript).toContainText('the end')
  expect(await page.title()).toBe(title)
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('mine')
})

test('errors: what a program throws is text, and at most 10 kB of it', async ({ barewire }) => {
  await barewire.open()
  const long = async (says: string) => {
    await expect(barewire.console).toContainText(says)
    const text = (await barewire.console.textContent()) ?? ''
    expect(text.length).toBeGreaterThan(5000)
    expect(text.length).toBeLessThan(11_000)
    await expect(barewire.console.locator('b')).toHaveCount(0)
  }
  await barewire.write("throw new Error('<b>at the top ' + 'x'.repeat(1e6))\n")
  await long('Error: <b>at the top xxx')
  await barewire.write("throw '<b>no error ' + 'x'.repeat(1e6)\n")
  await long('<b>no error xxx')
  await barewire.write("export default () => { throw new Error('<b>in a handler ' + 'x'.repeat(1e6)) }\n")
  await long('Error: <b>in a handler xxx')
})

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { encodeLink, freshPlayground } from '../../src/playground'
import { expect, test } from './page'

/** Another site, on another origin, with the page in a frame. */
async function otherSite(frame: string): Promise<{ server: Server; url: string }> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
    response.end(`<!doctype html><title>A blog</title><h1>A blog</h1>
<iframe title="An example" src="${frame}" style="width:900px;height:480px;border:1px solid"></iframe>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

const program = `import { encode, socket } from 'barewire/socket'
print('it runs')
using s = socket()
await s.bind(['localhost', 8000])
await s.listen(1)
while (true) {
  const [conn] = await s.accept()
  await conn.recv(1024)
  await conn.sendall(encode('HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nhello'))
  await conn.close()
}
`

test('before Run it shows what its maker saw; an example without a link shows its own recording', async ({
  page,
  baseURL,
  barewire: _,
}) => {
  const outcomes = [
    { client: 'curl-7.88', tone: 'ok', text: 'prints the text' },
    { client: 'chromium-156', tone: 'error', text: 'ERR_EMPTY_RESPONSE' },
  ] as const
  const link = await encodeLink({
    ...freshPlayground('A framed server', 'server.ts', program),
    outcomes: [...outcomes],
  })
  const { server, url } = await otherSite(`${baseURL}?embed${link}`)
  try {
    await page.goto(url)
    const frame = page.frameLocator('iframe[title="An example"]')
    const outcome = frame.getByRole('region', { name: 'Outcome' })
    await expect(outcome).toContainText('What its maker saw, client by client.')
    await expect(outcome.getByRole('listitem')).toHaveText(['curl 7.88prints the text', 'ChromeERR_EMPTY_RESPONSE'])
    await expect(outcome).toContainText('Nothing has run yet')
    await page.evaluate((to) => {
      document.querySelector('iframe')!.src = to
    }, `${baseURL}parse-http/?embed`)
    await expect(outcome).toContainText('As recorded, client by client.')
    await expect(outcome.getByRole('listitem')).toHaveCount(4)
    await expect(outcome).toContainText('Nothing has run yet')
    expect(page.frames().filter((one) => one.url().includes('process'))).toEqual([])
  } finally {
    server.close()
  }
})

test('in a frame of any width the outcomes are whole, and stand before the code where there is one column', async ({
  page,
  baseURL,
  barewire: _,
}) => {
  const { server, url } = await otherSite(`${baseURL}?embed`)
  try {
    await page.goto(url)
    const frame = page.frameLocator('iframe[title="An example"]')
    await frame.getByRole('button', { name: 'Run', exact: true }).click()
    const outcome = frame.getByRole('region', { name: 'Outcome' })
    await expect(outcome).toContainText('ERR_INVALID_HTTP_RESPONSE')
    // There is nowhere to show it within a frame.
    await expect(outcome.getByRole('button', { name: 'Side by side' })).toHaveCount(0)
    for (const width of [900, 600, 340]) {
      await page.locator('iframe').evaluate((element, to) => {
        element.style.width = `${to}px`
      }, width)
      await expect(async () => {
        expect(await frame.locator('html').evaluate(() => innerWidth)).toBe(width)
        const cut = await outcome
          .locator('.other > :last-child')
          .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent))
        expect(cut).toEqual([])
        const tops = [outcome, frame.locator('.embed-code')].map(async (one) => (await one.boundingBox())!.y)
        const [first, second] = await Promise.all(tops)
        expect(first! < second!).toBe(width < 620)
      }).toPass()
    }
  } finally {
    server.close()
  }
})

test('after Run the reply is in sight; Edit keeps the name and has a way back', async ({
  page,
  baseURL,
  barewire: _,
}) => {
  const { server, url } = await otherSite(`${baseURL}?embed`)
  try {
    await page.goto(url)
    const frame = page.frameLocator('iframe[title="An example"]')
    await frame.getByRole('button', { name: 'Run', exact: true }).click()
    await expect(frame.getByRole('region', { name: 'Outcome' })).toContainText('ERR_INVALID_HTTP_RESPONSE')
    for (const [width, height] of [
      [800, 420],
      [640, 420],
    ]) {
      await page.locator('iframe').evaluate(
        (element, [w, h]) => {
          element.style.width = `${w}px`
          element.style.height = `${h}px`
        },
        [width, height],
      )
      await frame.getByRole('button', { name: 'Run again' }).click()
      await expect(frame.locator('.embed-outcome .wash.res')).toBeInViewport({ ratio: 0.9 })
    }
    await frame.getByRole('button', { name: 'Edit' }).click()
    await expect(frame.getByRole('button', { name: /^Examples: / })).toContainText('The bare socket')
    await expect(frame.getByText('The bare socket').first()).toBeVisible()
    await frame.getByRole('button', { name: 'Back to the overview' }).click()
    await expect(frame.getByRole('button', { name: 'Run again' })).toBeVisible()
  } finally {
    server.close()
  }
})

test('clickjack: framed by another site nothing runs before Run, and Monaco comes with Edit', async ({
  page,
  baseURL,
  barewire: _,
}) => {
  const link = await encodeLink({ ...freshPlayground('A framed server', 'server.ts', program), note: 'It says hello.' })
  const { server, url } = await otherSite(`${baseURL}?embed${link}`)
  try {
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(url)
    const frame = page.frameLocator('iframe[title="An example"]')
    await expect(frame.getByRole('heading', { name: 'A framed server' })).toBeVisible()
    await expect(frame.getByText('It says hello.')).toBeVisible()
    await expect(frame.getByText('Nothing has run yet')).toBeVisible()
    // All is fetched and at rest that comes by itself.
    await expect(frame.locator('html')).toHaveAttribute('data-live', '')
    await page.waitForLoadState('networkidle')
    expect(
      page
        .frames()
        .map((one) => one.url())
        .filter((one) => one.includes('process')),
    ).toEqual([])
    // Another fragment is another playground, and waits as well.
    const other = await encodeLink(freshPlayground('Another', 'server.ts', program))
    await page.evaluate((to) => {
      document.querySelector('iframe')!.src = to
    }, `${baseURL}?embed${other}`)
    await expect(frame.getByRole('heading', { name: 'Another' })).toBeVisible()
    await expect(frame.getByText('Nothing has run yet')).toBeVisible()

    await frame.getByRole('button', { name: 'Run' }).click()
    const outcome = frame.getByRole('region', { name: 'Outcome' })
    await expect(outcome).toContainText('four clients.')
    await expect(outcome).toContainText('hello')
    await expect(outcome.getByRole('button', { name: /Firefox.*/ })).toContainText('shows')
    expect(asked.filter((one) => /monaco|editor\.api/.test(one))).toEqual([])

    const open = frame.getByRole('link', { name: 'Open' })
    expect(await open.getAttribute('href')).toMatch(/^http:\/\/localhost:\d+\/some\/folder\/#\d+\./)
    await frame.getByRole('button', { name: 'Edit' }).click()
    await expect(frame.locator('.monaco-editor .view-line').first()).toBeVisible({ timeout: 30_000 })
  } finally {
    server.close()
  }
})

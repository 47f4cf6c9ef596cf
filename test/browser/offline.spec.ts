import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeLink, freshPlayground } from '../../src/playground'
import { serveFolder } from '../tools/static-host'
import { Barewire, expect, replyProgram, test } from './page'

test.use({ serviceWorkers: 'allow' })

/** Visits the page and waits until all of it is kept. */
async function keep(barewire: Barewire, url: string): Promise<void> {
  await barewire.page.goto(url)
  // Beside what the server does, which stays in sight.
  await expect(barewire.page.getByRole('banner').getByText('Works offline now')).toBeVisible({ timeout: 30_000 })
  await expect(barewire.status.locator('.words')).toHaveText(/^Your server/)
  await expect(barewire.status.locator('.words')).toBeVisible()
}

test('after the first visit the page, its programs, all clients and links work with the server stopped', async ({
  page,
}) => {
  const host = await serveFolder('dist', 0)
  const barewire = new Barewire(page)
  await keep(barewire, host.url)
  await barewire.status.hover()
  await expect(page.getByRole('tooltip')).toContainText('This page works offline.')
  host.close()
  await expect(page.request.get(host.url)).rejects.toThrow('ECONNREFUSED')

  const failed: string[] = []
  // A blob is no network: a process that is ended while its program loads gives one up.
  page.on('requestfailed', (request) => request.url().startsWith('blob:') || failed.push(request.url()))
  await page.reload()
  await expect(barewire.status).toContainText('waiting on localhost:8000')
  await expect(barewire.screen).toContainText('curl: (1) Received HTTP/0.9 when not allowed')
  await barewire.write(
    replyProgram('HTTP/1.1 200 OK\r\nContent-Type: text/html', '<h1>Kept</h1><a href="/next">on</a>'),
  )
  await expect(barewire.screen).toContainText('Kept')
  for (const client of ['Firefox', 'Chrome'] as const) {
    await barewire.choose(client)
    await expect(barewire.sentPage.getByRole('heading', { name: 'Kept' })).toBeVisible()
  }
  await barewire.sentPage.getByRole('link', { name: 'on' }).click()
  await expect(barewire.transcript).toContainText('GET /next HTTP/1.1')
  await barewire.choose('curl 7.64')
  await expect(barewire.screen).toContainText('Kept')
  await barewire.choose('raw')
  await barewire.send()
  await expect(barewire.transcript).toContainText('HTTP/1.1 200 OK')
  // The TypeScript worker, which is fetched late.
  await barewire.write("import { socket } from 'barewire/socket'\nconst s = socket()\ns.")
  await page.keyboard.press('Control+Space')
  await expect(page.locator('.suggest-widget')).toContainText('getsockname', { timeout: 30_000 })
  // A dialog, which is a module of its own.
  await page.keyboard.press('Escape')
  await barewire.status.focus()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()

  const example = freshPlayground('Sent by a friend', 'server.ts', "export default () => 'from the link'\n")
  await page.goto('about:blank')
  await page.goto(`${host.url}${await encodeLink(example)}`)
  await expect(barewire.status).toContainText('waiting on localhost:8000')
  await expect(page.getByRole('banner')).toContainText(example.title)
  await expect(barewire.screen).toContainText('from the link')
  expect(failed).toEqual([])
})

test('on a phone the news is told in full, and nothing of the bar is cut off by it', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  const host = await serveFolder('dist', 0)
  try {
    await page.goto(host.url)
    const bar = page.getByRole('banner')
    const news = bar.locator('.news:visible')
    await expect(news).toHaveText('✓ offline', { timeout: 30_000 })
    await expect(bar.locator('.status .short')).toHaveText(':8000')
    await expect(bar.locator('.status .short')).toBeVisible()
    // Those who hear the page are told in a sentence.
    await expect(page.getByRole('status').filter({ hasText: 'Works offline now' })).toHaveCount(1)
    const seen = await bar.evaluate((banner) => {
      const news = [...banner.querySelectorAll<HTMLElement>('.news')].find((one) => one.offsetWidth > 0)!
      const parts = [news, ...[...banner.querySelectorAll('button')].filter((one) => one.offsetWidth > 0)]
      return {
        whole: news.scrollWidth <= news.clientWidth,
        boxes: parts.map((one) => one.getBoundingClientRect()).map(({ left, right }) => [left, right]),
      }
    })
    expect(seen.whole).toBe(true)
    expect(seen.boxes.length).toBeGreaterThan(3)
    for (const [left, right] of seen.boxes) {
      expect(left).toBeGreaterThanOrEqual(0)
      expect(right).toBeLessThanOrEqual(360)
    }
    expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBe(360)
  } finally {
    host.close()
  }
})

test('an update waits until the visitor asks for it, and nobody loses a draft', async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'barewire-'))
  await cp('dist', folder, { recursive: true })
  const host = await serveFolder(folder, 0)
  try {
    const barewire = new Barewire(page)
    await keep(barewire, host.url)
    // A new build: another page, and a service worker that lists it.
    const [html, worker] = await Promise.all([
      readFile(join(folder, 'index.html'), 'utf8'),
      readFile(join(folder, 'sw.js'), 'utf8'),
    ])
    await writeFile(join(folder, 'index.html'), html.replace('</head>', '<meta name="build" content="2"></head>'))
    const listed = worker.replace(/(?<=url:"index\.html",revision:")[^"]*/, '2')
    expect(listed).not.toBe(worker)
    await writeFile(join(folder, 'sw.js'), listed)
    await page.reload()
    await expect(page.locator('meta[name="build"]')).toHaveCount(0)
    const notice = page.getByRole('status').filter({ hasText: 'A new version is ready' })
    await expect(notice).toBeVisible({ timeout: 30_000 })
    await notice.getByRole('button', { name: 'Later' }).click()
    await expect(notice).toHaveCount(0)
    await page.reload()
    await expect(page.locator('meta[name="build"]')).toHaveCount(0)
    await expect(notice).toBeVisible({ timeout: 30_000 })
    await barewire.write("export default () => 'written just before'\n")
    await notice.getByRole('button', { name: 'Reload' }).click()
    await expect(page.locator('meta[name="build"]')).toHaveCount(1, { timeout: 30_000 })
    await expect(barewire.screen).toContainText('written just before')
    await expect(notice).toHaveCount(0)
  } finally {
    host.close()
    await rm(folder, { recursive: true })
  }
})

test('everything the page may ask for is kept, and nothing else', async () => {
  const worker = await readFile('dist/sw.js', 'utf8')
  const kept = [...worker.matchAll(/url:"([^"]+)"/g)].map(([, url]) => url!)
  expect(new Set(kept).size).toBe(kept.length)
  const files = (await readdir('dist', { recursive: true, withFileTypes: true }))
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice('dist/'.length))
  const wanted = files.filter((file) => /\.(html|js|css|svg|woff2|ttf|webmanifest|zip)$/.test(file) && file !== 'sw.js')
  expect(kept.filter((file) => !file.endsWith('.png')).sort()).toEqual(wanted.sort())
  let size = 0
  for (const file of kept) size += (await stat(join('dist', file))).size
  console.log(`kept for offline use: ${kept.length} files, ${(size / 1e6).toFixed(1)} MB before compression`)
  expect(size).toBeLessThan(16e6)
})

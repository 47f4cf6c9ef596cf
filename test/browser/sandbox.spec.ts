import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Frame, Page, Worker } from '@playwright/test'
import { encodeLink, freshPlayground } from '../../src/playground'
import { withHardyPage } from './hardy-page'
import { Barewire, expect, replyProgram, test } from './page'

/** The sandboxed document in a frame page: an opaque origin, held by a file of the page's own. */
async function inner(page: Page, file: string): Promise<Frame> {
  const found = () => page.frames().filter((one) => one.parentFrame()?.url().endsWith(`/${file}`))
  await expect.poll(() => found().length, `a frame in ${file}`).toBe(1)
  const [frame] = found()
  await frame!.waitForLoadState()
  return frame!
}
const processFrame = (page: Page) => inner(page, 'process.html')
const pageFrame = (page: Page) => inner(page, 'page-frame.html')

/** A spare process: a worker that has run nothing yet. */
async function spareWorker(page: Page): Promise<Worker> {
  const blobs = () => page.workers().filter((one) => one.url().startsWith('blob:'))
  await expect.poll(() => blobs().length).toBeGreaterThan(1)
  return blobs().at(-1)!
}

/** Another origin, that notes who asks it for anything. */
async function otherOrigin() {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(200, { 'Content-Type': 'text/html', 'Access-Control-Allow-Origin': '*' }).end('<p>elsewhere</p>')
  })
  server.on('upgrade', (request, socket) => {
    asked.push(`upgrade ${request.url}`)
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, close: () => server.close() }
}

/** A link to a program that says in the console what each of these expressions gives or throws. */
const probing = (expressions: readonly string[]): Promise<string> =>
  encodeLink(
    freshPlayground(
      'Probes',
      'server.ts',
      `const g = globalThis as any
const tries: [string, () => unknown][] = [
${expressions.map((one) => `  [${JSON.stringify(one)}, () => ${one}],`).join('\n')}
]
for (const [name, run] of tries) {
  let got = ''
  try { got = 'gave ' + typeof (await run()) } catch (error) { got = 'threw ' + (error as Error).name }
  print(name + ' ' + got)
}
print('all tried')
`,
    ),
  )

const REACH = ['document', 'localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookie'] as const

test('frame-opaque: programs and pages run in opaque origins that reach nothing of the page’s', async ({
  page,
  barewire,
}) => {
  await barewire.open(
    await encodeLink(
      freshPlayground(
        'A page',
        'server.ts',
        "export default () => new Response('<p>a page</p>', { headers: { 'Content-Type': 'text/html' } })\n",
      ),
    ),
  )
  await barewire.choose('Chrome')
  await expect(barewire.sentPage.getByText('a page')).toBeVisible()
  for (const frame of [await processFrame(page), await pageFrame(page)]) {
    const got = await frame.evaluate((names) => {
      const reach: Record<string, () => unknown> = {
        document: () => parent.document,
        localStorage: () => localStorage,
        sessionStorage: () => sessionStorage,
        indexedDB: () => indexedDB.open('x'),
        caches: () => caches.keys(),
        cookie: () => document.cookie,
      }
      const one = async (name: string) => {
        try {
          await reach[name]!()
          return `${name} gave something`
        } catch (error) {
          return (error as Error).name
        }
      }
      return Promise.all([Promise.resolve(self.origin), ...names.map(one)])
    }, REACH)
    expect(got).toEqual(['null', ...REACH.map(() => 'SecurityError')])
  }
})

test('frame-flags: the sandbox allows scripts and nothing else', async ({ page }) => {
  const barewire = new Barewire(page)
  await barewire.open()
  const url = page.url()
  const frame = await processFrame(page)
  const popups: unknown[] = []
  for (const event of ['popup', 'download', 'dialog'] as const) page.on(event as 'popup', () => popups.push(event))
  const sandbox = await frame.evaluate(() => {
    const tried: string[] = []
    const attempt = (name: string, act: () => unknown) => {
      try {
        tried.push(`${name}: ${String(act())}`)
      } catch (error) {
        tried.push(`${name}: ${(error as Error).name}`)
      }
    }
    attempt('open', () => window.open('about:blank'))
    attempt('alert', () => alert('x'))
    attempt('confirm', () => confirm('x'))
    attempt('prompt', () => prompt('x'))
    attempt('top', () => {
      top!.location.href = 'about:blank'
    })
    const link = document.createElement('a')
    link.href = 'data:text/plain,x'
    link.download = 'x.txt'
    document.body.append(link)
    attempt('download', () => link.click())
    const form = document.createElement('form')
    form.action = 'data:text/html,x'
    document.body.append(form)
    attempt('form', () => form.submit())
    return tried
  })
  expect(sandbox).toEqual([
    'open: null',
    'alert: undefined',
    'confirm: false',
    'prompt: null',
    'top: SecurityError',
    'download: undefined',
    'form: undefined',
  ])
  for (const holder of page.frames().filter((one) => one.url().endsWith('.html') && one.parentFrame())) {
    const flags = await holder.locator('iframe').evaluateAll((all) => all.map((one) => one.getAttribute('sandbox')))
    expect(flags).toEqual(['allow-scripts'])
  }
  // What a link, a dialog or a form would have done has had its turn of the event loop, in the frame and in the page.
  await frame.evaluate(() => new Promise((resolve) => setTimeout(resolve)))
  expect(popups).toEqual([])
  expect(page.url()).toBe(url)
  expect(frame.url()).toBe('about:srcdoc')
})

test('csp-frame: from a program and from its frame no request leaves', async ({ page, baseURL }) => {
  const barewire = new Barewire(page)
  const elsewhere = await otherOrigin()
  try {
    const names = [
      `g.fetch('${elsewhere.url}')`,
      `new g.XMLHttpRequest()`,
      `new g.WebSocket('${elsewhere.url.replace('http', 'ws')}')`,
      `new g.EventSource('${elsewhere.url}')`,
      `new g.WebTransport('https://localhost:1/')`,
      `g.navigator.sendBeacon('${elsewhere.url}')`,
      `new g.RTCPeerConnection()`,
      `new g.Image()`,
      `g.importScripts('${elsewhere.url}')`,
      `new g.Worker('${elsewhere.url}')`,
      `new g.BroadcastChannel('x')`,
      `g.indexedDB.open('x')`,
      `g.caches.keys()`,
      `g.eval('1')`,
      `g.Function('return 1')()`,
      `(async () => {}).constructor('return 1')()`,
      `g.setTimeout('1')`,
    ]
    await barewire.open(await probing(names))
    await expect(barewire.console).toContainText('all tried')
    for (const name of names)
      await expect(barewire.console).toContainText(
        new RegExp(`${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')} threw \\w*Error`),
      )
    // Each by a call from the frame's own thread, where no program ever is.
    const frame = await processFrame(page)
    const got = await frame.evaluate(async (to) => {
      const settled = (promise: Promise<unknown>) =>
        promise.then(
          () => 'loaded',
          () => 'failed',
        )
      const events = (target: EventTarget) =>
        new Promise((resolve, reject) => {
          for (const name of ['load', 'open', 'message']) target.addEventListener(name, resolve)
          target.addEventListener('error', reject)
        })
      const image = new Image()
      image.src = `${to}image`
      const script = document.createElement('script')
      script.src = `${to}script`
      document.head.append(script)
      navigator.sendBeacon(`${to}beacon`)
      const socket = () => new WebSocket(`${to.replace('http', 'ws')}socket`)
      return Promise.all(
        [
          fetch(`${to}fetch`, { mode: 'no-cors' }),
          events(image),
          events(script),
          Promise.resolve().then(() => events(socket())),
          Promise.resolve().then(() => events(new EventSource(`${to}events`))),
          import(`${to}module`),
        ].map(settled),
      )
    }, elsewhere.url)
    expect(got).toEqual(Array(6).fill('failed'))
    expect(elsewhere.asked).toEqual([])
    const policies = await Promise.all(
      ['process.html', 'page-frame.html'].map(async (file) => (await page.request.get(`${baseURL}${file}`)).text()),
    )
    for (const html of policies)
      expect(html).toMatch(
        /^<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-/,
      )
  } finally {
    elsewhere.close()
  }
})

test('frame-self-nav: a frame that goes elsewhere is thrown out, and what it says is not heard', async ({ page }) => {
  const barewire = new Barewire(page)
  const elsewhere = await otherOrigin()
  try {
    await barewire.open(
      await encodeLink(
        freshPlayground(
          'A page',
          'server.ts',
          replyProgram('HTTP/1.1 200 OK\r\nContent-Type: text/html', '<p>a page</p>'),
        ),
      ),
    )
    await barewire.choose('Chrome')
    await expect(barewire.sentPage.getByText('a page')).toBeVisible()
    const leave = (frame: Frame) =>
      frame.evaluate((to) => {
        setTimeout(() => {
          location.href = to
        })
      }, elsewhere.url)
    await leave(await pageFrame(page))
    await expect(barewire.client).toContainText('This page left its frame, which was closed.')
    await expect(page.locator('iframe[title="The page that was sent"]')).toHaveCount(0)
    // It is shown anew where it is loaded anew.
    await barewire.client.getByRole('button', { name: 'Reload', exact: true }).click()
    await expect(barewire.sentPage.getByText('a page')).toBeVisible()
    await leave(await pageFrame(page))
    await expect(barewire.client).toContainText('This page left its frame, which was closed.')
    // The frame that is on its way out is told from the next one, which comes at once where somebody else is still to run.
    const sandbox = page.locator('iframe[title="Sandbox of your server"]')
    const frame = await processFrame(page)
    await sandbox.evaluate((one) => one.classList.add('left'))
    await leave(frame)
    await expect(page.locator('iframe.left')).toHaveCount(0)
    expect(elsewhere.asked).toEqual([])
    // The next run has a new frame.
    await barewire.send()
    await expect(barewire.sentPage.getByText('a page')).toBeVisible()
    await expect(sandbox).toHaveCount(1)
  } finally {
    elsewhere.close()
  }
})

test('worker-origin: programs run in workers of an opaque origin, which load nothing of the page’s', async ({
  page,
  barewire,
  baseURL,
}) => {
  await barewire.open()
  const probe = async () => {
    const worker = await spareWorker(page)
    expect(worker.url()).toMatch(/^blob:null\//)
    return worker.evaluate((url) => {
      try {
        ;(self as unknown as { importScripts(url: string): void }).importScripts(url)
        return [self.origin, 'loaded']
      } catch (error) {
        return [self.origin, (error as Error).name]
      }
    }, `${baseURL}theme.js`)
  }
  // A process may be ended while it is asked: then another one is.
  await expect.poll(() => probe().catch(() => null)).toEqual(['null', 'NetworkError'])
})

test.describe(() => {
  test.use({ serviceWorkers: 'allow' })

  test('sw: no service worker is in reach of a sandboxed frame, and the page’s own has the page’s folder as its scope', async ({
    page,
    barewire,
    baseURL,
  }) => {
    await barewire.open()
    const frame = await processFrame(page)
    expect(
      await frame.evaluate(async () => {
        try {
          await navigator.serviceWorker.register('sw.js')
          return 'registered'
        } catch (error) {
          return (error as Error).name
        }
      }),
    ).not.toBe('registered')
    expect(
      await frame.evaluate(() => {
        try {
          return navigator.serviceWorker.controller === null
        } catch {
          return true
        }
      }),
    ).toBe(true)
    expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).scope)).toBe(baseURL)
  })
})

test('kill: Stop ends a program that never waits', async ({ page, barewire }) => {
  await barewire.open()
  await barewire.write('print("on")\nfor (;;) {}\n')
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(barewire.console).toContainText(/You stopped the server|endless loop/)
  await barewire.write("export default () => 'alive again'\n")
  await expect(barewire.screen).toContainText('alive again')
})

test('kill: where a program took the process of its sandbox along, the next run has a new one', async ({ baseURL }) => {
  await withHardyPage(baseURL!, async (hardy) => {
    await hardy.shows('curl’s screen').toContain('HTTP/0.9')
    await hardy.write("export default () => 'before the crash'\n")
    await hardy.shows('curl’s screen').toContain('before the crash')
    expect(await hardy.crashFrames(), 'frames with a process of their own').toBeGreaterThan(0)
    await hardy.write("export default () => 'after the crash'\n")
    await hardy.shows('curl’s screen').toContain('after the crash')
  })
})

test('no-autorun: what a link brings runs in the sandbox alone, with limits: no request leaves, and the page stays usable', async ({
  page,
}) => {
  const barewire = new Barewire(page)
  const elsewhere = await otherOrigin()
  try {
    const program = `try { await (globalThis as any).fetch('${elsewhere.url}') } catch {}\nwhile (true) {}\n`
    await page.goto(`./${await encodeLink(freshPlayground('A trap', 'server.ts', program))}`)
    await expect(barewire.console).toContainText('Stopped by this page: ')
    await barewire.choose('Firefox')
    await expect(barewire.client).toContainText('localhost:8000')
    expect(elsewhere.asked).toEqual([])
  } finally {
    elsewhere.close()
  }
})

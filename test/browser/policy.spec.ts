import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { decodeStored, encodeLink, freshPlayground } from '../../src/playground'
import { serveFolder } from '../tools/static-host'
import { Barewire, expect, replyProgram, test } from './page'

test.use({ serviceWorkers: 'allow' })

/** The directives of a policy, by their names. */
const directives = (policy: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    policy
      .replaceAll('&#39;', "'")
      .split(';')
      .map((one) => {
        const [name = '', ...values] = one.trim().split(/\s+/)
        return [name, values.join(' ')]
      }),
  )

/** Headers by path, as hosts read them from `_headers`: a path that ends in `*` is a beginning. */
async function headersOf(file: string): Promise<(path: string) => Record<string, string>> {
  const rules: { path: string; fields: [string, string][] }[] = []
  for (const line of (await readFile(file, 'utf8')).split('\n')) {
    if (line.startsWith('/')) rules.push({ path: line.trim(), fields: [] })
    else if (line.trim() !== '') {
      const [, name, value] = /^\s+([\w-]+): (.+)$/.exec(line) ?? []
      if (!name || !value) throw new Error(`expected a field, got ${JSON.stringify(line)}`)
      rules.at(-1)!.fields.push([name, value])
    }
  }
  const fits = (rule: string, path: string) => (rule.endsWith('*') ? path.startsWith(rule.slice(0, -1)) : rule === path)
  return (path) => Object.fromEntries(rules.filter((rule) => fits(rule.path, path)).flatMap(({ fields }) => fields))
}

const PAGE = freshPlayground(
  'A page',
  'server.ts',
  replyProgram('HTTP/1.1 200 OK\r\nContent-Type: text/html', '<p>a page</p><a href="/next">on</a>'),
)

test('csp-page: the policy of every page admits its own scripts alone, and an inline script does not run', async ({
  page,
  baseURL,
}) => {
  for (const file of ['index.html', 'bare-socket/index.html', 'one-line/index.html']) {
    const html = await readFile(`dist/${file}`, 'utf8')
    const [, policy = ''] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? []
    // Before anything that it has to hold for.
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<script'))
    // The one script in the page itself is the import map, of hashes alone.
    const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)([^>]*)>([\s\S]*?)<\/script>/g)]
    expect(inline.map(([, attributes]) => attributes)).toEqual([' type="importmap"'])
    const map = inline[0]![2]!
    expect(Object.keys(JSON.parse(map) as object)).toEqual(['integrity'])
    expect(directives(policy)).toMatchObject({
      'default-src': "'none'",
      'script-src': `'self' 'sha256-${createHash('sha256').update(map).digest('base64')}'`,
      'connect-src': "'self'",
      'frame-src': "'self'",
      'worker-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'object-src': "'none'",
      'require-trusted-types-for': "'script'",
    })
    expect(html).toContain('<meta name="referrer" content="no-referrer">')
  }
  await page.addInitScript(() => {
    const violated: string[] = []
    Object.assign(window, { violated })
    document.addEventListener('securitypolicyviolation', (event) => violated.push(event.effectiveDirective))
  })
  // One in the markup as well, as if it had come from the page's host.
  await page.route(baseURL!, async (route) => {
    const response = await route.fetch()
    const html = (await response.text()).replace('</head>', '<script>window.parsed = true</script></head>')
    await route.fulfill({ response, body: html })
  })
  const barewire = new Barewire(page)
  await barewire.open()
  expect(await page.locator('head script:not([src], [type])').count()).toBe(1)
  const got = await page.evaluate(async () => {
    const { violated } = window as unknown as { violated: string[] }
    const script = document.createElement('script')
    try {
      script.append('window.appended = true')
      document.head.append(script)
    } catch {
      // Some versions refuse the text where it is put in, others the script where it would run.
    }
    const base = document.createElement('base')
    base.href = 'https://example.org/'
    document.head.append(base)
    const image = new Image()
    image.src = 'http://127.0.0.1:9/'
    await fetch('http://127.0.0.1:9/').catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve))
    return { parsed: 'parsed' in window, appended: 'appended' in window, base: document.baseURI, violated }
  })
  expect(got).toMatchObject({ parsed: false, appended: false })
  expect(got.base).not.toContain('example.org')
  for (const one of ['script-src-elem', 'base-uri', 'img-src', 'connect-src']) expect(got.violated).toContain(one)
})

test('no-eval-in-page: no text becomes a script or markup in the page', async ({ page }) => {
  const barewire = new Barewire(page)
  await barewire.open()
  // In a task of the page's own: what the debugger evaluates is not held to the policy.
  const got = await page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve))
    const tries: Record<string, () => unknown> = {
      // biome-ignore lint/security/noGlobalEval: the test is that it throws
      eval: () => Reflect.apply(eval, null, ['1']),
      Function: () => new Function('return 1')(),
      innerHTML: () => {
        document.createElement('p').innerHTML = '<b>x</b>'
      },
      write: () => document.write('x'),
      parse: () => new DOMParser().parseFromString('<p>', 'text/html'),
      worker: () => new Worker('data:text/javascript,1'),
      script: () => {
        document.createElement('script').src = 'theme.js'
      },
    }
    return Object.entries(tries).map(([name, run]) => {
      try {
        run()
        return `${name} ran`
      } catch (error) {
        return `${name}: ${(error as Error).name}`
      }
    })
  })
  expect(got).toEqual([
    expect.stringMatching(/^eval: (EvalError|TypeError)$/),
    expect.stringMatching(/^Function: (EvalError|TypeError)$/),
    'innerHTML: TypeError',
    'write: TypeError',
    'parse: TypeError',
    'worker: TypeError',
    'script: TypeError',
  ])
  await page.evaluate(() => {
    location.href = 'javascript:document.title="owned"'
  })
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)))
  expect(await page.title()).not.toBe('owned')
})

test('supply: every request goes to the page’s own host, no policy is violated, and the lock file has a hash for each package', async ({
  page,
  barewire,
  baseURL,
}) => {
  const hosts = new Set<string>()
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    if (protocol !== 'data:' && protocol !== 'blob:') hosts.add(host)
  })
  await page.addInitScript(() => {
    const violations: string[] = []
    Object.assign(window, { violations })
    document.addEventListener('securitypolicyviolation', (event) =>
      violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`),
    )
  })
  await barewire.open(await encodeLink(PAGE))
  await barewire.editorReady()
  for (const client of ['Chrome', 'Firefox'] as const) {
    await barewire.choose(client)
    await expect(barewire.sentPage.getByText('a page')).toBeVisible()
  }
  await barewire.status.focus()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  expect([...hosts]).toEqual([new URL(baseURL!).host])
  expect(await page.evaluate(() => (window as unknown as { violations: string[] }).violations)).toEqual([])

  const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8')) as {
    packages: Record<string, { integrity?: string; link?: boolean }>
  }
  const names = Object.entries(packages).filter(([name, { link }]) => name !== '' && !link)
  expect(names.length).toBeGreaterThan(100)
  expect(names.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([name]) => name)).toEqual([])
})

test('supply: a script or stylesheet that was altered is refused, at the start and when it is imported later', async ({
  browser,
  baseURL,
}) => {
  for (const page of ['index.html', 'one-line/index.html']) {
    const html = await readFile(`dist/${page}`, 'utf8')
    const root = page.includes('/') ? '../' : './'
    const hashOf = async (path: string) =>
      `sha384-${createHash('sha384')
        .update(await readFile(path.replace(root, 'dist/')))
        .digest('base64')}`
    const tags = [
      ...html.matchAll(/<script[^>]*\ssrc="[^>]*>|<link[^>]*rel="(?:stylesheet|modulepreload|preload)"[^>]*>/g),
    ]
    for (const kind of ['<script', 'stylesheet', 'modulepreload', '"preload"'])
      expect(
        tags.some(([tag]) => tag.includes(kind)),
        kind,
      ).toBe(true)
    for (const [tag] of tags) {
      const [, path = ''] = /\s(?:src|href)="([^"]+)"/.exec(tag) ?? []
      expect(/\sintegrity="([^"]+)"/.exec(tag)?.[1], tag).toBe(await hashOf(path))
    }
    const [, map = '{}'] = /<script type="importmap">([^<]*)/.exec(html) ?? []
    const { integrity } = JSON.parse(map) as { integrity: Record<string, string> }
    for (const file of (await readdir('dist/assets')).filter((one) => one.endsWith('.js')))
      expect(integrity[`${root}assets/${file}`], file).toBe(await hashOf(`${root}assets/${file}`))
  }
  const visit = async (altered: RegExp, act: (page: Page) => Promise<void>) => {
    const context = await browser.newContext({ serviceWorkers: 'block' })
    try {
      const page = await context.newPage()
      await page.route(altered, async (route) => {
        const response = await route.fetch()
        const own = altered.source.includes('css')
          ? 'body { --altered: 1 }'
          : 'document.documentElement.dataset.altered=1;'
        await route.fulfill({ response, body: `${own}${await response.text()}` })
      })
      await page.goto(baseURL!)
      await act(page)
      expect(await page.evaluate(() => document.documentElement.dataset['altered'])).toBeUndefined()
    } finally {
      await context.close()
    }
  }
  await visit(/assets\/styles-[^/]*\.css$/, async (page) => {
    await expect(page.locator('html[data-live]')).toHaveCount(1)
    expect(await page.evaluate(() => getComputedStyle(document.body).getPropertyValue('--altered'))).toBe('')
  })
  // A module of the start, and one that the page asks for by name when it has painted.
  await visit(/assets\/start-[^/]*\.js$/, (page) =>
    expect(page.getByRole('alert').getByText('could not be fetched')).toBeVisible(),
  )
  const editor = /assets\/monaco-[^/]*\.js$/
  await visit(editor, async (page) => {
    await expect(page.locator('html[data-live]')).toHaveCount(1)
    await page.waitForLoadState('networkidle')
    await expect(page.locator('.monaco-editor')).toHaveCount(0)
  })
})

test('coop: with the headers of _headers the page is isolated and works; without them it works as well', async ({
  browser,
}) => {
  const headers = await headersOf('dist/_headers')
  expect(headers('/index.html')).toMatchObject({
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  })
  // Other sites may frame the page, which then runs nothing by itself; the sandbox's files they may not.
  expect(headers('/index.html')['Content-Security-Policy']).toBeUndefined()
  expect(headers('/process.html')['Content-Security-Policy']).toBe("frame-ancestors 'self'")
  const host = await serveFolder('dist', 0, { headers })
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const barewire = new Barewire(page)
    await page.goto(`${host.url}${await encodeLink(PAGE)}`)
    await barewire.choose('Chrome')
    await expect(barewire.sentPage.getByText('a page')).toBeVisible()
  } finally {
    await context.close()
    host.close()
  }
})

test('share-hash-only: what a link carries is in no request and in no Referer', async ({ browser }) => {
  const seen: string[] = []
  const host = await serveFolder('dist', 0, {
    seen: (request) => seen.push(`${request.url} ${JSON.stringify(request.headers)}`),
  })
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const barewire = new Barewire(page)
    const link = await encodeLink(PAGE)
    await page.goto(host.url + link)
    await barewire.choose('Chrome')
    await expect(barewire.sentPage.getByText('a page')).toBeVisible()
    await barewire.editorReady()
    expect(seen.length).toBeGreaterThan(10)
    expect(seen.filter((one) => one.includes(link.slice(3, 40)))).toEqual([])
    // Where a stylesheet asks for a font, it names itself, as the service worker does where it keeps the page.
    const referers = seen.flatMap((one) => /"referer":"([^"]*)"/i.exec(one)?.[1] ?? [])
    for (const one of referers) expect(one).toMatch(/\/(?:assets\/[\w-]+\.css|sw\.js)$/)
  } finally {
    await context.close()
    host.close()
  }
})

const stored = (page: Page) => page.evaluate(() => JSON.stringify({ ...localStorage }))

test('storage: a link is not stored before it is changed, and the visitor’s own draft stays', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.write("export default () => 'my own'\n")
  await expect(barewire.screen).toContainText('my own')
  // What is typed comes in steps, each of them a draft.
  const draft = async () => {
    const text = await page.evaluate(() => localStorage.getItem('barewire.draft.home'))
    const read = await decodeStored(text ?? '')
    return read.ok && text!.startsWith('#') ? read.playground.files[0]!.text : null
  }
  await expect.poll(draft).toContain('my own')
  const before = await stored(page)
  await page.goto('about:blank')
  await barewire.open(await encodeLink(PAGE))
  await expect(barewire.screen).toContainText('a page')
  expect(await stored(page)).toBe(before)
  await page.reload()
  await expect(barewire.screen).toContainText('a page')
  expect(await stored(page)).toBe(before)
  await page.goto('about:blank')
  await barewire.open()
  await expect(barewire.screen).toContainText('my own')
})

/** What hears messages in a window notes them; in the page and in all of its frames. */
async function noteMessages(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const own = self as unknown as { heard?: { keys: string[]; text: string; kind: unknown }[] }
    // A frame that comes up in a process of its own may be given this twice: the first notes everything.
    if (own.heard) return
    own.heard = []
    const { heard } = own
    addEventListener('message', ({ data }) => {
      const { kind } = (data ?? {}) as { kind?: unknown }
      heard.push({ kind, keys: Object.keys(Object(data)).sort(), text: JSON.stringify(data) })
    })
  })
}
type Heard = { keys: string[]; text: string; kind: unknown }

test('msg-no-secret: frames are sent what they need, nothing of the visitor’s, and only where their origin is opaque', async ({
  page,
  barewire,
  baseURL,
}) => {
  // Looked at anew until each kind of message was seen, which takes several visits on a busy machine.
  test.setTimeout(120_000)
  await noteMessages(page)
  await page.context().addCookies([{ name: 'secret', value: 'SECRET', url: baseURL! }])
  await page.goto('./')
  await page.evaluate(() => {
    localStorage.setItem('barewire.draft.secret', '1{"title":"SECRET"}')
  })
  const link = await encodeLink({ ...PAGE, title: 'SECRET title' })
  const shapes = new Set<string>()
  const collect = async () => {
    // Opened anew each time: what a frame is told before its recorder is in place is not noted.
    await page.goto('about:blank')
    await barewire.open(link)
    await barewire.choose('Chrome')
    await expect(barewire.sentPage.getByText('a page')).toBeVisible()
    // A run of its own, so that the process before it is ended.
    await barewire.send()
    await expect(barewire.sentPage.getByText('a page')).toBeVisible()
    for (const frame of page.frames()) {
      // A frame may be replaced while it is looked at.
      const told = await frame
        .evaluate(() => ({ origin: self.origin, heard: (self as unknown as { heard: Heard[] }).heard }))
        .catch(() => null)
      for (const { kind, keys, text } of told?.heard ?? []) {
        // Monaco speaks to its own window.
        if (keys.join() === 'vscodeScheduleAsyncWork') continue
        expect(told?.origin, `${frame.url()} heard ${text.slice(0, 200)}`).toBe('null')
        expect(text).not.toContain('SECRET')
        shapes.add(`${String(kind)}: ${keys.join(', ')}`)
      }
    }
    return [...shapes].sort()
  }
  await expect
    .poll(collect, { timeout: 90_000 })
    .toEqual([
      'init: kind, nonce, source',
      'kill: id, kind, nonce',
      'ping: kind, nonce, port',
      'show: html, image, kind, nonce, resources, url',
      'spawn: id, kind, nonce, port',
    ])
})

test('msg-source: what another window says changes nothing, whether it opened the page, or is in it', async ({
  context,
  baseURL,
}) => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>Opener</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const opener = await context.newPage()
    await opener.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    const [page] = await Promise.all([
      context.waitForEvent('page'),
      opener.evaluate(
        (url) => {
          Object.assign(self, { opened: window.open(url) })
        },
        `${baseURL}${await encodeLink(PAGE)}`,
      ),
    ])
    const barewire = new Barewire(page)
    await barewire.choose('Chrome')
    await expect(barewire.sentPage.getByText('a page')).toBeVisible()
    const requests = () => barewire.transcript.getByText('GET /', { exact: false }).count()
    // TypeScript begins when the editor is used; the runs of the other clients and the spare process come up by themselves
    // behind the editor: until no more do.
    await barewire.editorReady()
    await barewire.editor.hover()
    await expect.poll(() => page.workers().some((worker) => worker.url().includes('ts.worker'))).toBe(true)
    let last = -1
    await expect
      .poll(
        () => {
          const count = page.workers().length
          const came = count !== last
          last = count
          return came
        },
        { intervals: [2000] },
      )
      .toBe(false)
    const before = { requests: await requests(), workers: last }
    const FORGED = [
      {
        kind: 'navigate',
        nonce: '',
        method: 'GET',
        url: 'http://localhost:8000/forged',
        contentType: null,
        body: null,
      },
      { kind: 'init', nonce: '', source: 'self.forged = 1' },
      { kind: 'spawn', nonce: '', id: 1 },
      { kind: 'kill', nonce: '', id: 1 },
      { kind: 'show', nonce: '', html: '<p>forged</p>', url: 'http://localhost:8000/', image: null, resources: [] },
      null,
      'text',
    ]
    // From the window that opened it, to every window of the page.
    await opener.evaluate((forged) => {
      const tell = (to: Window) => {
        for (const message of forged) to.postMessage(message, '*')
        for (let at = 0; at < to.length; at++) tell(to[at]!)
      }
      tell((self as unknown as { opened: Window }).opened)
    }, FORGED)
    // From the frame of a reply, to the page, and to the sandbox of programs; and a flood of them.
    const sent = page.frames().find((one) => one.parentFrame()?.url().endsWith('/page-frame.html'))!
    await sent.evaluate((forged) => {
      const top = parent.parent
      for (const message of forged) {
        top.postMessage(message, '*')
        for (let at = 0; at < top.length; at++) {
          top[at]!.postMessage(message, '*')
          top[at]![0]?.postMessage(message, '*')
        }
      }
      for (let at = 0; at < 100_000; at++) top.postMessage(forged[at % forged.length], '*')
    }, FORGED)
    // All of them have been heard when the page answers to a click, which is queued behind them.
    for (const frame of page.frames()) await frame.evaluate(() => new Promise((resolve) => setTimeout(resolve)))
    await expect(barewire.sentPage.getByText('a page')).toBeVisible()
    await expect(barewire.sentPage.getByText('forged')).toHaveCount(0)
    await expect(barewire.transcript).not.toContainText('forged')
    expect({ requests: await requests(), workers: page.workers().length }).toEqual(before)
    await barewire.sentPage.getByRole('link', { name: 'on' }).click()
    await expect(barewire.transcript).toContainText('GET /next')
  } finally {
    server.close()
  }
})

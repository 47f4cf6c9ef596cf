import { encodeLink, freshPlayground, plainRequest } from '../../src/playground'
import { Barewire, expect, test } from './page'

/** A server with one page, and what its scripts ask for. */
const serving = (page: string) => `let count = 0
export default async (request: Request) => {
  const { pathname, search } = new URL(request.url)
  if (pathname === '/favicon.ico') return new Response('', { status: 404 })
  if (pathname === '/data') return Response.json({ count: ++count, cookie: request.headers.get('cookie') })
  if (pathname === '/outer.js') return new Response("document.querySelector('#outer').textContent = 'outer ran'", { headers: { 'Content-Type': 'text/javascript' } })
  if (pathname === '/m.js') return new Response("export const name = 'module ran'", { headers: { 'Content-Type': 'text/javascript' } })
  if (pathname === '/got') return new Response('<p id="got">got ' + request.method + ' ' + search + ' ' + (await request.text()), { headers: { 'Content-Type': 'text/html' } })
  return new Response(${JSON.stringify(page)}, { headers: { 'Content-Type': 'text/html; charset=utf-8', 'Set-Cookie': 'seen=1' } })
}
`
const link = (page: string) =>
  encodeLink({
    ...freshPlayground('Scripts', 'server.ts', serving(page)),
    requests: [{ ...plainRequest('chromium-156'), url: 'http://localhost:8000/' }],
    view: { client: 'chromium-156', wire: 'text', file: 'server.ts' },
  })

const scriptsSwitch = (barewire: Barewire) => barewire.client.getByRole('switch', { name: 'Run this page’s scripts' })

const PAGE = `<!doctype html><title>Page</title><h1>Shown</h1>
<p id="fetched">-</p><p id="xhr">-</p><p id="sync">-</p><p id="outer">-</p><p id="module">-</p><p id="where">-</p><p id="events">-</p>
<button type="button" onclick="document.querySelector('#where').textContent = location.href">where</button>
<script>
const put = (id, text) => { document.querySelector(id).textContent = text }
addEventListener('DOMContentLoaded', () => put('#events', 'DOMContentLoaded'))
fetch('/data').then((reply) => reply.json()).then(({ count, cookie }) => put('#fetched', 'fetched ' + count + ' ' + cookie + ' ' + document.cookie))
const xhr = new XMLHttpRequest()
xhr.open('GET', '/data')
xhr.onload = () => put('#xhr', 'xhr ' + xhr.status + ' ' + xhr.getResponseHeader('content-type'))
xhr.send()
try {
  const sync = new XMLHttpRequest()
  sync.open('GET', '/data', false)
  sync.send()
  put('#sync', 'sent')
} catch (error) { put('#sync', error.message) }
</script>
<script src="/outer.js"></script>
<script type="module">import { name } from '/m.js'
document.querySelector('#module').textContent = name</script>`

test('scripts are off until the visitor turns them on, for what is on show alone; then fetch and XHR go over the wire', async ({
  page,
}) => {
  // What the policy of the frame without scripts refuses stands in the console.
  const barewire = new Barewire(page)
  const fragment = await link(PAGE)
  await barewire.open(fragment)
  const { sentPage, transcript } = barewire
  await expect(sentPage.getByRole('heading', { name: 'Shown' })).toBeVisible()
  await expect(scriptsSwitch(barewire)).not.toBeChecked()
  await expect(sentPage.locator('script')).toHaveCount(0)
  await expect(sentPage.locator('#fetched')).toHaveText('-')
  await scriptsSwitch(barewire).focus()
  await page.keyboard.press('Space')
  await expect(scriptsSwitch(barewire)).toBeChecked()
  await expect(sentPage.locator('#fetched')).toHaveText(/^fetched \d seen=1 seen=1$/)
  await expect(sentPage.locator('#xhr')).toHaveText('xhr 200 application/json')
  await expect(sentPage.locator('#sync')).toHaveText(/a synchronous XMLHttpRequest is not simulated/)
  await expect(sentPage.locator('#outer')).toHaveText('outer ran')
  await expect(sentPage.locator('#module')).toHaveText('module ran')
  await expect(sentPage.locator('#events')).toHaveText('DOMContentLoaded')
  await sentPage.getByRole('button', { name: 'where' }).click()
  await expect(sentPage.locator('#where')).toHaveText('http://localhost:8000/')
  await expect(transcript).toContainText('GET /data HTTP/1.1')
  await expect(transcript).toContainText('Sec-Fetch-Dest: empty')
  // The frame is as closed as the other: an opaque origin, no flag but one.
  const frame = page.frames().find((one) => one.parentFrame()?.url().endsWith('/script-frame.html'))!
  const flags = await frame.parentFrame()!.locator('iframe').getAttribute('sandbox')
  expect(flags).toBe('allow-scripts')
  expect(
    await frame.evaluate(() => [self.origin, typeof RTCPeerConnection, String(window.open('about:blank'))]),
  ).toEqual(['null', 'undefined', 'null'])
  // Neither a draft, nor the link, nor a reload says that they are on.
  await page.reload()
  await expect(sentPage.getByRole('heading', { name: 'Shown' })).toBeVisible()
  await expect(scriptsSwitch(barewire)).not.toBeChecked()
  await scriptsSwitch(barewire).click()
  await expect(sentPage.locator('#outer')).toHaveText('outer ran')
  const other = await link('<!doctype html><h1>Another</h1><p id="ran">-</p><script>ran.textContent = "ran"</script>')
  await page.evaluate((to) => {
    location.hash = to
  }, other)
  await expect(sentPage.getByRole('heading', { name: 'Another' })).toBeVisible()
  await expect(scriptsSwitch(barewire)).not.toBeChecked()
  await expect(sentPage.locator('#ran')).toHaveText('-')
})

const FRAMES = `<!doctype html><h1>Frames</h1><p id="heard">-</p><p id="stood">-</p><p id="tried">-</p><script>
const script = (name) => '<script>parent.postMessage("' + name + ' " + typeof RTCPeerConnection, "*")</' + 'script>'
const quoted = (name) => '<iframe srcdoc="' + script(name).replaceAll('"', '&quot;') + '"></iframe>'
addEventListener('message', ({ data }) => { if (/RTC|function|undefined/.test(String(data))) heard.textContent += data })
const ways = {
  property() { const one = document.createElement('iframe'); one.srcdoc = script('property'); document.body.append(one) },
  attribute() { const one = document.createElement('iframe'); one.setAttribute('srcdoc', script('attribute')); document.body.append(one) },
  inner() { const one = document.createElement('div'); one.innerHTML = quoted('inner'); document.body.append(one) },
  parsed() { document.body.append(new DOMParser().parseFromString(quoted('parsed'), 'text/html').body.firstChild) },
  written() { document.write(quoted('written')) },
  address() { const one = document.createElement('iframe'); one.src = 'javascript:parent.postMessage("address function", "*")'; document.body.append(one) },
  blank() { const one = document.createElement('iframe'); document.body.append(one); if (one.contentWindow.RTCPeerConnection) heard.textContent += 'blank' },
  xslt() {
    const sheet = new DOMParser().parseFromString('<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"><xsl:element name="iframe"><xsl:attribute name="srcdoc">' + escaped(script('xslt')) + '</xsl:attribute></xsl:element></xsl:template></xsl:stylesheet>', 'text/xml')
    const processor = new XSLTProcessor()
    processor.importStylesheet(sheet)
    document.body.append(processor.transformToFragment(sheet, document))
  },
  pieces() { for (const piece of ['<ifr', 'ame srcdoc="' + escaped(script('pieces')) + '"></ifr', 'ame>']) Document.prototype.write.call(document, piece) },
  streamed() { for (const name of ['streamHTMLUnsafe', 'streamAppendHTMLUnsafe']) if (document.body[name]) { const to = document.body[name]().getWriter(); to.write('<ifr'); to.write('ame srcdoc="' + escaped(script(name)) + '"></iframe>') } },
  prefixed() { document.body.append(document.importNode(xml('prefixed'), true)) },
  patched() { const own = String.prototype.replace; String.prototype.replace = String; try { const to = document.createElement('div'); document.body.append(to); to.innerHTML = quoted('patched') } finally { String.prototype.replace = own } },
  patchedExec() { const own = RegExp.prototype.exec; RegExp.prototype.exec = () => null; try { const to = document.createElement('div'); document.body.append(to); to.innerHTML = quoted('patchedExec') } finally { RegExp.prototype.exec = own } },
  patchedFind() { const own = Element.prototype.querySelectorAll; Element.prototype.querySelectorAll = () => []; try { document.body.append(holder('patchedFind')) } finally { Element.prototype.querySelectorAll = own } },
  custom() { class Own extends HTMLIFrameElement {} customElements.define('own-frame', Own, { extends: 'iframe' }); const one = new Own(); trusted(one, 'custom'); document.body.append(one) },
  shadow() { const host = document.createElement('div'); document.body.append(host); const root = host.attachShadow({ mode: 'closed' }); root.append(frame('shadow')); root.innerHTML = quoted('shadow') },
  declared() { const to = document.createElement('div'); document.body.append(to); to.setHTMLUnsafe('<div><template shadowrootmode="open">' + quoted('declared') + '</template></div>') },
  select() { const to = document.createElement('select'); document.body.append(to); const option = document.createElement('option'); option.append(frame('select')); to[0] = option; to.add(holder('select')) },
  caption() { const to = document.createElement('table'); document.body.append(to); const one = document.createElement('caption'); one.append(frame('caption')); to.caption = one },
  range() { const range = document.createRange(); range.setStart(document.body, 0); range.insertNode(frame('range')) },
  surround() { const range = document.createRange(); range.selectNode(heard.nextSibling); range.surroundContents(frame('surround')) },
  foreign() { const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg'); const one = document.createElementNS('http://www.w3.org/2000/svg', 'foreignObject'); svg.append(one); document.body.append(svg); one.append(frame('foreign')) },
  held() { document.body.append(held().cloneNode(true)) },
  heldOption() { const to = document.createElement('select'); document.body.append(to); to[0] = optionWithFrame() },
  heldShadow() { const host = document.createElement('div'); document.body.append(host); const to = document.createElement('select'); host.attachShadow({ mode: 'closed' }).append(to); to[0] = optionWithFrame() },
  object() { const one = document.createElement('object'); one.data = 'data:text/html,' + script('object'); document.body.append(one) },
  embed() { const one = document.createElement('embed'); one.type = 'text/html'; one.setAttribute('src', 'data:text/html,' + script('embed')); document.body.append(one) },
}
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
// An iframe with a document of its own, made where Trusted Types does not look.
const xml = (name) => new DOMParser().parseFromString('<h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:iframe srcdoc="' + escaped(script(name)) + '"/></h:div>', 'text/xml').documentElement
const trusted = (one, name) => one.setAttribute('srcdoc', script(name))
const frame = (name) => xml(name).firstChild ?? Object.assign(document.createElement('iframe'), { src: 'javascript:parent.postMessage("' + name + ' function", "*")' })
const holder = (name) => { const one = document.createElement('optgroup'); one.append(frame(name)); return one }
// The content of a template of XML: neither Trusted Types nor a look at the tree sees its frames.
const held = () => new DOMParser().parseFromString('<h:template xmlns:h="http://www.w3.org/1999/xhtml"><h:iframe srcdoc="' + escaped(script('held')) + '"/><h:option><h:iframe srcdoc="' + escaped(script('option')) + '"/></h:option></h:template>', 'text/xml').documentElement.content
const optionWithFrame = () => {
  const option = held().querySelector('option').cloneNode(true)
  if (!option.querySelector('iframe')) stood.push('no frame to try')
  return option
}
const stood = []
const inserting = {
  appendChild: (one) => document.body.appendChild(one),
  insertBefore: (one) => document.body.insertBefore(one, null),
  replaceChild: (one) => document.body.replaceChild(one, document.body.appendChild(document.createElement('i'))),
  append: (one) => document.body.append(one),
  prepend: (one) => document.body.prepend(one),
  replaceChildren: (one) => document.body.appendChild(document.createElement('i')).replaceChildren(one),
  before: (one) => heard.before(one),
  after: (one) => heard.after(one),
  afterText: (one) => document.body.appendChild(document.createTextNode('')).after(one),
  replaceWith: (one) => document.body.appendChild(document.createElement('i')).replaceWith(one),
  insertAdjacentElement: (one) => heard.insertAdjacentElement('afterend', one),
  fragment: (one) => { const some = document.createDocumentFragment(); some.append(one); document.body.append(some) },
  template: (one) => { const some = document.createElement('template'); some.content.append(one); document.body.append(some.content.cloneNode(true)) },
}
for (const [name, insert] of Object.entries(inserting))
  ways[name] = () => {
    for (const one of [frame(name), document.createElement('iframe'), document.createElement('object')]) {
      insert(one)
      // At once: before anything of it can load.
      if (one.isConnected) stood.push(name + ' ' + one.localName)
    }
  }
for (const [name, way] of Object.entries(ways)) try { way() } catch {}
for (const name of stood) document.querySelector('#stood').textContent += name
setTimeout(() => { tried.textContent = 'tried' }, 500)
</script>`

test('a page’s scripts get no frame of their own, in which WebRTC would be back', async ({ page }) => {
  // What the frame's policy refuses stands in the console.
  const barewire = new Barewire(page)
  await barewire.open(await link(FRAMES))
  await expect(barewire.sentPage.getByRole('heading', { name: 'Frames' })).toBeVisible()
  await scriptsSwitch(barewire).click()
  await expect(barewire.sentPage.locator('#tried')).toHaveText('tried')
  await expect(barewire.sentPage.locator('#heard')).toHaveText('-')
  await expect(barewire.sentPage.locator('#stood')).toHaveText('-')
  await expect(barewire.sentPage.locator('iframe, object, embed')).toHaveCount(0)
})

const FORM = `<!doctype html><h1>Form</h1>
<form action="/got"><input name="mail" type="email" required aria-label="mail"><input name="n" pattern="[0-9]+" aria-label="n"><button name="go" value="1">Go</button></form>
<p id="asked">-</p>
<script>
let times = 0
document.querySelector('form').addEventListener('submit', (event) => {
  asked.textContent = 'asked ' + ++times
  if (times === 1) event.preventDefault()
})
</script>`

test('forms are checked before they are sent, with scripts off and on; a submit handler has its say', async ({
  barewire,
}) => {
  const { sentPage } = barewire
  await barewire.open(await link(FORM))
  const go = sentPage.getByRole('button', { name: 'Go' })
  await go.click()
  await expect(sentPage.getByLabel('mail')).toBeFocused()
  await sentPage.getByLabel('mail').fill('a@b')
  await sentPage.getByLabel('n', { exact: true }).fill('x')
  await go.click()
  await expect(sentPage.getByLabel('n', { exact: true })).toBeFocused()
  await expect(sentPage.getByRole('heading', { name: 'Form' })).toBeVisible()
  await scriptsSwitch(barewire).click()
  await expect(sentPage.locator('script')).toHaveCount(1)
  await barewire.client.getByTitle('Scripts run, on the simulated network alone').click()
  await expect(barewire.client.getByText('Scripts run, on the simulated network alone')).toBeVisible()
  await barewire.client.getByTitle('Scripts run, on the simulated network alone').click()
  await sentPage.getByLabel('mail').fill('no mail')
  await sentPage.getByLabel('mail').press('Enter')
  await expect(sentPage.locator('#asked')).toHaveText('-')
  await sentPage.getByLabel('mail').fill('a@b')
  await sentPage.getByLabel('mail').press('Enter')
  await expect(sentPage.locator('#asked')).toHaveText('asked 1')
  await expect(sentPage.getByRole('heading', { name: 'Form' })).toBeVisible()
  await sentPage.getByLabel('n', { exact: true }).fill('7')
  await go.click()
  await expect(sentPage.locator('#got')).toHaveText('got GET ?mail=a%40b&n=7&go=1')
})

test('a script without an end is stopped, and turned off the page is there again', async ({ page }) => {
  const barewire = new Barewire(page)
  const { sentPage, client } = barewire
  await barewire.open(await link('<!doctype html><h1>Loops</h1><button onclick="for (;;);">loop</button>'))
  await scriptsSwitch(barewire).click()
  await expect(page.locator('iframe[src$="/script-frame.html"]')).toHaveCount(1)
  await sentPage.getByRole('button', { name: 'loop' }).click({ noWaitAfter: true })
  await expect(client.getByText(/They were stopped, and their frame was closed/)).toBeVisible()
  await scriptsSwitch(barewire).click()
  await expect(sentPage.getByRole('heading', { name: 'Loops' })).toBeVisible()
})

test('a loop that the guard does not reach costs its frame, and not the page', async ({ page }) => {
  const barewire = new Barewire(page)
  const { sentPage, client } = barewire
  const text =
    "const made = document.createElement('script'); made.textContent = 'for (;;);'; document.head.append(made)"
  await barewire.open(await link(`<!doctype html><h1>Loops</h1><button onclick="${text}">loop</button>`))
  await scriptsSwitch(barewire).click()
  await expect(page.locator('iframe[src$="/script-frame.html"]')).toHaveCount(1)
  // The press is not waited for: its handler never ends.
  void sentPage
    .getByRole('button', { name: 'loop' })
    .click({ noWaitAfter: true, timeout: 20_000 })
    .catch(() => undefined)
  await expect(client.getByText(/no longer answered, so their frame was closed/)).toBeVisible()
  // The page itself goes on.
  await barewire.choose('curl 7.88')
  await expect(barewire.screen).toBeAttached()
})

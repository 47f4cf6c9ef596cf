import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { decodeLink, encodeLink, freshPlayground, type Playground } from '../../src/playground'
import { type Barewire, bareReply, expect, test } from './page'

const shared: Playground = {
  ...freshPlayground('A shared server', 'server.ts', bareReply('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello')),
  note: 'It says hello.',
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Share this playground' })

/** Opens the dialog, and gives the link in it. */
async function share(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  const field = dialog(page).getByRole('textbox', { name: 'Link', exact: true })
  await expect(field).toHaveValue(/#\d+\.\w+/)
  return field.inputValue()
}

/** Follows a link from a page of its own, as from a mail. */
async function follow(barewire: Barewire, fragment: string): Promise<void> {
  await barewire.page.goto('about:blank')
  await barewire.open(fragment)
}

const fragmentOf = (link: string) => link.slice(link.indexOf('#'))

const opened = async (link: string): Promise<Playground> => {
  const result = await decodeLink(fragmentOf(link))
  if (!result.ok) throw new Error(result.error.text)
  return result.playground
}

test('a link holds title, sentence, view, selected bytes and the recording’s fingerprint, and opens there', async ({
  barewire,
  page,
}) => {
  await barewire.open(await encodeLink(shared))
  await barewire.choose('Firefox')
  // What follows on the page goes over the wire a moment later: the keys step to it.
  await expect(barewire.transcript).toContainText('/favicon.ico')
  await page.getByRole('tab', { name: 'Hex' }).click()
  const wire = page.getByRole('application', { name: /Bytes on the wire/ })
  await wire.focus()
  for (const key of [']', ']', 'ArrowRight', 'Shift+ArrowRight']) await page.keyboard.press(key)
  await expect(barewire.explain).toContainText(/offsets \d+–\d+, /)
  const where = await barewire.explain.locator('.where').textContent()
  await share(page)
  await dialog(page).getByLabel('Title').fill('Hello, in hex')
  await dialog(page).getByLabel('Sentence').fill('Look at the second byte.')
  await expect
    .poll(async () => (await opened(await dialog(page).getByRole('textbox', { name: 'Link' }).inputValue())).note)
    .toBe('Look at the second byte.')
  const link = await dialog(page).getByRole('textbox', { name: 'Link' }).inputValue()
  const held = await opened(link)
  expect(held.title).toBe('Hello, in hex')
  expect(held.view).toMatchObject({ client: 'firefox-153', wire: 'hex', file: 'server.ts' })
  expect(held.recording?.bytes).toMatch(/^[0-9a-f]{16}$/)
  await dialog(page).getByText('What the link holds').click()
  await expect(dialog(page)).toContainText(held.recording!.bytes)

  await follow(barewire, fragmentOf(link))
  await expect(page.getByRole('tab', { name: 'Firefox', exact: true })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('tab', { name: 'Hex' })).toHaveAttribute('aria-selected', 'true')
  await expect(barewire.explain.locator('.where')).toHaveText(where!)
  await expect(page.getByText('Look at the second byte.')).toBeVisible()
  await expect(page.locator('.banner')).toHaveCount(0)
})

test('title and sentence become the playground’s own when they are taken away, and not when the dialog is closed', async ({
  barewire,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const banner = page.getByRole('banner')
  await barewire.open(await encodeLink(shared))
  for (const [title, takeAway] of [
    ['Not this one', () => page.keyboard.press('Escape')],
    ['This one', () => dialog(page).getByRole('button', { name: 'Copy link' }).click()],
  ] as const) {
    await share(page)
    await expect(dialog(page).getByLabel('Title')).toHaveValue('A shared server')
    await dialog(page).getByLabel('Title').fill(title)
    await expect
      .poll(async () => (await opened(await dialog(page).getByRole('textbox', { name: 'Link' }).inputValue())).title)
      .toBe(title)
    await expect(banner.getByRole('button', { name: 'Examples: A shared server' })).toBeAttached()
    await expect(banner.getByRole('button', { name: 'from a link' })).toBeAttached()
    await takeAway()
  }
  await expect(dialog(page)).toContainText('Copied.')
  await page.keyboard.press('Escape')
  await expect(banner.getByRole('button', { name: 'Examples: This one' })).toBeVisible()
  await expect(banner.getByRole('button', { name: 'your copy' })).toBeVisible()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect((await opened(copied)).title).toBe('This one')
})

test('where this Barewire replays a link differently, it says so, and in what', async ({ barewire, page }) => {
  await barewire.open(await encodeLink(shared))
  const held = await opened(await share(page))
  const recording = { ...held.recording!, bytes: '0123456789abcdef', received: 1 }
  await follow(barewire, await encodeLink({ ...held, recording }))
  const notice = page.getByRole('status').filter({ hasText: 'This Barewire replays the link differently' })
  await expect(notice).toContainText(`bytes from the server 1 then, ${held.recording!.received} now`)
  await expect(barewire.screen).toContainText('hello')
})

test('Markdown, embed code, and a picture that is a real PNG of the view', async ({ barewire, page }) => {
  await barewire.open()
  await share(page)
  await dialog(page).getByRole('tab', { name: 'Markdown' }).click()
  const markdown = dialog(page).getByRole('textbox', { name: 'Markdown' })
  await expect(markdown).toHaveValue(/^\*\*\[1 The bare socket\]\(http:.*#\d+\.[\s\S]*```ts[\s\S]*sendall[\s\S]*```/)
  await expect(markdown).toHaveValue(/\| Chrome \| ERR\\_INVALID\\_HTTP\\_RESPONSE \|/)
  await dialog(page).getByRole('tab', { name: 'Embed code' }).click()
  await expect(dialog(page).getByRole('textbox', { name: 'embed code' })).toHaveValue(
    /^<iframe src="http:[^"]*\?embed#\d+\.[^"]*" title="1 The bare socket"/,
  )
  await dialog(page).getByRole('tab', { name: 'Picture' }).click()
  await expect(dialog(page).getByRole('img', { name: /1 The bare socket.*Chrome: ERR_INVALID/ })).toBeVisible()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog(page).getByRole('link', { name: 'Save picture' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('1-the-bare-socket.png')
  const bytes = await readFile(await download.path())
  expect([...bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  // The colours of the theme are in it: the board, and both directions' traffic.
  const seen = await page.evaluate(async (base64) => {
    const blob = new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], { type: 'image/png' })
    const image = await createImageBitmap(blob)
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')!
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, image.width, image.height)
    const counts = new Map<string, number>()
    for (let at = 0; at < data.length; at += 4) {
      const color = `#${[data[at]!, data[at + 1]!, data[at + 2]!].map((one) => one.toString(16).padStart(2, '0')).join('')}`
      counts.set(color, (counts.get(color) ?? 0) + 1)
    }
    const style = getComputedStyle(document.documentElement)
    const token = (name: string) => counts.get(style.getPropertyValue(`--${name}`).trim()) ?? 0
    return { width: image.width, board: token('board'), request: token('req-wash'), response: token('res') }
  }, bytes.toString('base64'))
  expect(seen.width).toBe(2560)
  expect(seen.board).toBeGreaterThan(500_000)
  expect(seen.request).toBeGreaterThan(50_000)
  expect(seen.response).toBeGreaterThan(5_000)
})

test('values of Cookie and Authorization stand first, and a mask of the same length goes into all that is shared', async ({
  barewire,
  page,
}) => {
  const secret = freshPlayground(
    'A secret',
    'server.ts',
    bareReply('HTTP/1.1 200 OK\r\nSet-Cookie: id=s3cr3tvalue; Path=/\r\nContent-Length: 2\r\n\r\nok'),
  )
  const request = { ...secret.requests[0]!, fields: [['Authorization', 'Bearer t0k3n-of-mine']] as [string, string][] }
  await barewire.open(await encodeLink({ ...secret, requests: [request] }))
  await share(page)
  const list = dialog(page).getByRole('region', { name: /This holds 2 values that may be yours alone/ })
  await expect(list).toContainText('Bearer t0k3n-of-mine')
  await expect(list).toContainText('id=s3cr3tvalue')
  const listed = (await list.boundingBox())!
  expect(listed.y).toBeLessThan((await dialog(page).getByLabel('Title').boundingBox())!.y)
  await list.getByRole('button', { name: 'Mask all' }).click()
  const field = dialog(page).getByRole('textbox', { name: 'Link', exact: true })
  await expect
    .poll(async () => (await opened(await field.inputValue())).requests[0]!.fields[0]![1])
    .toBe('Bearer xxxxxxxxxxxxx')
  const held = await opened(await field.inputValue())
  expect(held.files[0]!.text).toContain('Set-Cookie: id=xxxxxxxxxxx; Path=/')
  await dialog(page).getByRole('tab', { name: 'Markdown' }).click()
  await expect(dialog(page).getByRole('textbox', { name: 'Markdown' })).not.toHaveValue(/s3cr3t|t0k3n/)
  await page.keyboard.press('Escape')
  await expect(barewire.editor).toContainText('s3cr3tvalue')
})

test('the meter says where a link fits, and what its marks mean', async ({ barewire, page }) => {
  // Text that hardly compresses, of this test's own making.
  let state = 1
  const noise = Array.from({ length: 9000 }, () => {
    state = (state * 48_271) % 0x7fffffff
    return String.fromCharCode(0x21 + (state % 90))
  }).join('')
  const text = `${shared.files[0]!.text}// ${noise}\n`
  await barewire.open(await encodeLink({ ...shared, files: [{ name: 'server.ts', text }] }))
  await share(page)
  const meter = dialog(page).getByRole('meter', { name: 'Length of the link' })
  // The link grows while the other clients are still being asked: it holds what each of them made of the server.
  await expect(async () => {
    const link = await dialog(page).getByRole('textbox', { name: 'Link', exact: true }).inputValue()
    expect(await meter.getAttribute('aria-valuetext')).toBe(
      `${link.length.toLocaleString('en')} characters, too long for chats and mail: put it into a page or a file`,
    )
  }).toPass()
  await dialog(page).getByText('What the marks mean').click()
  await expect(dialog(page).locator('dt')).toHaveText(['2,000', '4,000', '8,000', '32,000'])
  await expect(dialog(page).locator('dd').nth(2)).toContainText('RFC 9110')
})

test('a damaged, oversized or newer link says so in words, and what was there stays; pasted again, it opens', async ({
  barewire,
  page,
}) => {
  await barewire.open(await encodeLink(shared))
  const good = await encodeLink({ ...shared, title: 'Came through' })
  const broken = good.slice(0, 40) + (good[40] === 'A' ? 'B' : 'A') + good.slice(41)
  for (const [fragment, title] of [
    [broken, 'This link is damaged, so it was not opened'],
    [good.slice(0, -20), 'This link is cut off, so it was not opened'],
    [`#1.${'A'.repeat(70_000)}w`, 'This link is too long, so it was not opened'],
    ['#9.nothing', 'This link is newer than this page, so it was not opened'],
    ['#hello', 'This is no link to a playground'],
  ] as const) {
    await page.evaluate((to) => {
      location.hash = to
    }, fragment)
    const alert = page.getByRole('alert').filter({ hasText: title })
    await expect(alert).toContainText('What you had is still here.')
    await expect(page.getByRole('banner').getByRole('button', { name: /^Examples: A shared server/ })).toBeVisible()
    await expect(barewire.screen).toContainText('hello')
  }
  await page.getByRole('button', { name: 'Paste it again' }).click()
  // As a mail breaks it.
  const whole = `<http://localhost/some/folder/${good.slice(0, 50)} ${good.slice(50)}>`
  await page.getByRole('textbox', { name: 'The link, whole' }).fill(whole)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('banner').getByRole('button', { name: /^Examples: Came through/ })).toBeVisible()
  await expect(page.locator('.banner')).toHaveCount(0)
})

test('the first change makes a shared playground “your copy”, kept beside others; deleting has an undo', async ({
  barewire,
  page,
}) => {
  const whose = (name: string) => page.getByRole('banner').getByRole('button', { name, exact: true })
  const list = page.getByRole('dialog', { name: 'Your copies' })
  await barewire.open(await encodeLink({ ...shared, title: 'One' }))
  await whose('from a link').click()
  await expect(list).toContainText('No copies yet')
  await page.keyboard.press('Escape')
  await barewire.write("export default () => 'the first copy'\n")
  await expect(whose('your copy')).toBeVisible()
  await expect(page.getByText('This is your copy now')).toBeVisible()
  await expect(page).toHaveURL(/#draft\.1$/)
  await expect(barewire.screen).toContainText('the first copy')

  await follow(barewire, await encodeLink({ ...shared, title: 'Two' }))
  await barewire.write("export default () => 'the second copy'\n")
  await expect(barewire.screen).toContainText('the second copy')
  await whose('your copy').click()
  await expect(list.locator('li')).toHaveText([/Two.*on show/, /One/])
  await expect(list.locator('li').nth(1)).toContainText('the first copy')

  await list.getByRole('button', { name: 'Rename One' }).click()
  await list.getByRole('textbox', { name: 'Title' }).fill('The first')
  await page.keyboard.press('Enter')
  await expect(list.getByRole('button', { name: 'Rename The first' })).toBeVisible()
  await list.getByRole('button', { name: 'Delete The first' }).click()
  await expect(list.locator('li')).toHaveCount(1)
  await expect(list.getByRole('button', { name: 'Undo' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(list.locator('li')).toHaveCount(2)

  await list.getByRole('button', { name: /^The first/ }).click()
  await expect(list).toHaveCount(0)
  await expect(barewire.screen).toContainText('the first copy')
  await expect(page).toHaveURL(/#draft\.1$/)
  await page.goBack()
  await expect(barewire.screen).toContainText('the second copy')
})

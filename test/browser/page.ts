import { test as base, expect, type FrameLocator, type Locator, type Page } from '@playwright/test'

/** The page as a person meets it. A console error or an uncaught exception fails the test. */
export const test = base.extend<{ barewire: Barewire }>({
  barewire: async ({ page }, use) => {
    const errors: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    page.on('pageerror', (error) => errors.push(String(error)))
    await use(new Barewire(page))
    expect(errors, 'errors in the console of the page').toEqual([])
  },
})

export { expect }

/** What a person can see and do, by the words on the page. */
export class Barewire {
  constructor(readonly page: Page) {}

  get server(): Locator {
    return this.page.getByRole('region', { name: 'Server', exact: true })
  }
  get client(): Locator {
    return this.page.getByRole('region', { name: 'Client', exact: true })
  }
  get console(): Locator {
    return this.page.getByRole('log', { name: 'Output of your server' })
  }
  get editor(): Locator {
    return this.server.locator('.code')
  }
  get screen(): Locator {
    return this.page.getByRole('log', { name: 'curl’s screen' })
  }
  get transcript(): Locator {
    return this.page.getByRole('region', { name: 'The wire as text' })
  }
  /** The page that a browser shows: a sandboxed frame in a file of its own. */
  get sentPage(): FrameLocator {
    const title = 'iframe[title="The page that was sent"]'
    return this.page.frameLocator(title).frameLocator(title)
  }
  get explain(): Locator {
    return this.page.locator('.pane-explain')
  }
  get status(): Locator {
    return this.page.getByRole('banner').getByRole('button', { name: /^Your (server|code)/ })
  }

  async open(fragment = ''): Promise<void> {
    await this.page.goto(`./${fragment}`)
    // The first view is a recording; from here on the page is live.
    await expect(this.page.locator('html')).toHaveAttribute('data-live', '')
    await expect(this.status).toContainText(/waiting on|has ended|was stopped/)
  }

  /** Waits until the full editor has taken the place of the plain one. */
  async editorReady(): Promise<void> {
    await expect(this.page.locator('.monaco-editor .view-line').first()).toBeVisible({ timeout: 30_000 })
  }

  /** Waits until every client has run and come to an outcome, of which the page then says all that it has to say. */
  async allHaveRun(): Promise<void> {
    await expect(this.client.locator('.elsewhere .sign:is(.tone-ok, .tone-error, .tone-info)')).toHaveCount(4)
  }

  /** Replaces the whole program, as by select all and paste. */
  async write(text: string): Promise<void> {
    await this.editorReady()
    await this.page
      .locator('.monaco-editor')
      .first()
      .click({ position: { x: 200, y: 60 } })
    await this.page.keyboard.press('ControlOrMeta+A')
    await this.page.keyboard.insertText(text)
  }

  /** Shows the page dark or light, and waits until no colour is on its way from the one to the other. */
  async show(colorScheme: 'dark' | 'light'): Promise<void> {
    await this.page.emulateMedia({ colorScheme })
    await expect(this.page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    const changing = () => document.getAnimations().filter((one) => one instanceof CSSTransition).length
    await expect.poll(() => this.page.evaluate(changing), 'transitions under way').toBe(0)
  }

  async choose(client: 'curl 7.88' | 'curl 7.64' | 'Chrome' | 'Firefox' | 'raw'): Promise<void> {
    await this.client.getByRole('tab', { name: client, exact: true }).click()
  }

  async send(): Promise<void> {
    await this.client.getByRole('button', { name: /^Send (Ctrl|⌘)/ }).click()
  }
}

/** Waits until what the page was last told is drawn: two frames, for what is moved after the first. */
export const drawn = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then))))

/** A program that answers every request with these bytes (encoded as UTF-8). */
export const bareReply = (reply: string): string =>
  `import { encode, socket } from 'barewire/socket'
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(5)
while (true) {
const [conn] = await s.accept()
await conn.recv(65536)
await conn.sendall(encode(${JSON.stringify(reply)}))
await conn.close()
}
`

/** A reply with a length, for programs in tests. */
export const replyProgram = (head: string, body: string): string =>
  bareReply(`${head}\r\nContent-Length: ${new TextEncoder().encode(body).length}\r\n\r\n${body}`)

import { encodeLink, freshPlayground, type Playground } from '../../src/playground'
import { expect, test } from './page'

const SERVER = `import page from './page.html' with { type: 'text' }
import people from './people.json' with { type: 'json' }

export default () => new Response(page.replace('NAME', people[1].name), { headers: { 'Content-Type': 'text/html' } })
`
const shared: Playground = {
  ...freshPlayground('A page of its own', 'server.ts', SERVER),
  files: [
    { name: 'server.ts', text: SERVER },
    { name: 'page.html', text: '<!DOCTYPE html>\n<title>Hi</title>\n<p class="greeting">Hello, NAME\n' },
    { name: 'people.json', text: '[{ "name": "Ada" }, { "name": "Grace" }]\n' },
  ],
}

test('files that are no code are imported as what they hold, coloured in their language, and break nothing', async ({
  barewire,
  page,
}) => {
  await barewire.open(await encodeLink(shared))
  await barewire.choose('Chrome')
  await expect(barewire.sentPage.getByText('Hello, Grace')).toBeVisible()
  await barewire.editorReady()
  const foot = barewire.server.locator('.edfoot')
  await barewire.editor.hover()
  await page.getByRole('tab', { name: 'page.html' }).click()
  await expect(foot).toContainText("Imported with { type: 'text' }")
  // As many inks as the tokenizer of HTML gives this text: brackets, names of elements, a value, text.
  const inks = () =>
    page
      .locator('.monaco-editor .view-line span span')
      .evaluateAll((all) => new Set(all.map((one) => one.className)).size)
  await expect.poll(inks).toBeGreaterThan(3)
  await page
    .locator('.monaco-editor')
    .first()
    .click({ position: { x: 200, y: 40 } })
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText('<p>Good day, NAME')
  await expect(barewire.sentPage.getByText('Good day, Grace')).toBeVisible()

  await page.getByRole('tab', { name: 'people.json' }).click()
  await expect(foot).toContainText("Imported with { type: 'json' }")
  await page
    .locator('.monaco-editor')
    .first()
    .click({ position: { x: 200, y: 40 } })
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText('[{ "name": "Ada" },\n { "name" }]')
  await expect(page.getByRole('tab', { name: /^Problems/ })).toContainText('1')
  await page.getByRole('tab', { name: /^Problems/ }).click()
  await expect(page.locator('.problems li')).toHaveText([
    /^This is imported as JSON, and is none: .*people\.json line 2$/,
  ])
})

test('a new file stands beside the program; what is imported without its type is told how', async ({
  barewire,
  page,
}) => {
  await barewire.open()
  await barewire.server.getByRole('button', { name: 'Add a file' }).click()
  await barewire.server.getByRole('textbox', { name: 'Name of the new file' }).fill('page.html')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tab', { name: 'page.html' })).toHaveAttribute('aria-selected', 'true')
  await barewire.write('<h1>not TypeScript</h1>')
  await expect(barewire.server.locator('.edfoot')).not.toContainText('problem')
  await expect(barewire.status).toContainText(/waiting on|has ended/)
  await page.getByRole('tab', { name: 'server.ts' }).click()
  await barewire.write("import page from './page.html'\nexport default () => new Response(page)\n")
  const problem = page.locator('.problems li')
  await page.getByRole('tab', { name: /^Problems/ }).click()
  await expect(problem).toHaveText([/^'\.\/page\.html' is no code\. .*with { type: 'text' }\. ?server\.ts line 1$/])
  await barewire.write(
    "import page from './page.html' with { type: 'text' }\nexport default () => new Response(page)\n",
  )
  await expect(problem).toHaveCount(0)
  // The types of what is imported are known, too.
  await barewire.write(
    "import page from './page.html' with { type: 'text' }\nconst length: string = page.length\nexport default () => new Response(page + length)\n",
  )
  await expect(problem).toHaveText([/^Type 'number' is not assignable to type 'string'/])
})

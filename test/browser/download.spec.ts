import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, test } from './page'

test('a playground is downloaded as a folder that runs with one command, and answers on real TCP', async ({
  barewire,
  page,
}) => {
  await barewire.open('one-line/')
  await barewire.write('export default (request: Request) => `from the folder ${new URL(request.url).pathname}`\n')
  await expect(barewire.screen).toContainText('from the folder /')
  await page.getByRole('button', { name: 'More' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Download as a folder that runs' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('6-one-line.zip')
  const folder = test.info().outputPath('downloaded')
  for (const [path, bytes] of Object.entries(unzipSync(readFileSync(await download.path())))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  const { scripts } = JSON.parse(readFileSync(join(folder, '6-one-line', 'package.json'), 'utf8')) as {
    scripts: { start: string }
  }
  // Any free port, in place of the 8000 that a reader's machine has.
  const [command, ...args] = [...scripts.start.split(' '), '--port', '0']
  const child = spawn(command!, args, { cwd: join(folder, '6-one-line') })
  try {
    let output = ''
    child.stdout.on('data', (bytes) => {
      output += String(bytes)
    })
    child.stderr.on('data', (bytes) => {
      output += String(bytes)
    })
    await expect.poll(() => output).toMatch(/http:\/\/localhost:\d+/)
    const response = await fetch(`${/http:\/\/localhost:\d+/.exec(output)![0]}/here`)
    expect(await response.text()).toBe('from the folder /here')
    await expect.poll(() => output).toContain('GET·/here·HTTP/1.1␍␊')
  } finally {
    child.kill('SIGINT')
    rmSync(folder, { recursive: true })
  }
})

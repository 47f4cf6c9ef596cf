import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A Chromium for the browser tests, and how it was found. */
export interface FoundBrowser {
  readonly path: string
  readonly how: string
  readonly args: readonly string[]
}

const NAMES = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome']
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

function installed(): string | null {
  const extension = process.platform === 'win32' ? '.exe' : ''
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((dir) => NAMES.map((name) => join(dir, name + extension)))
  return [...onPath, ...PLACES].find((path) => existsSync(path)) ?? null
}

/**
 * Finds a Chromium: the environment variable BAREWIRE_CHROMIUM, else an installed Chrome or Chromium, else the one that
 * an npm package carries (Linux on x64 and arm64). Throws, with what to do, where there is none.
 */
export async function findBrowser(): Promise<FoundBrowser> {
  const root = process.platform === 'linux' && process.getuid?.() === 0
  const args = root ? ['--no-sandbox'] : []
  const named = process.env['BAREWIRE_CHROMIUM']
  if (named) {
    if (!existsSync(named)) throw new Error(`BAREWIRE_CHROMIUM names ${named}, and there is no such file`)
    return { path: named, how: 'the environment variable BAREWIRE_CHROMIUM', args }
  }
  const found = installed()
  if (found) return { path: found, how: 'installed on this machine', args }
  if (process.platform === 'linux') {
    const carried = await import('@sparticuz/chromium')
    carried.default.setGraphicsMode = false
    const path = await carried.default.executablePath()
    return { path, how: 'from the npm package @sparticuz/chromium', args: [...args, '--no-zygote', '--disable-gpu'] }
  }
  throw new Error('no Chromium found: install Chrome or Chromium, or name one in BAREWIRE_CHROMIUM')
}

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

/** A Chromium for the browser tests, and how it was found. */
export interface FoundBrowser {
  readonly path: string
  readonly how: string
  readonly args: readonly string[]
  /** Variables to start it with, beside the ones there are. */
  readonly env: Readonly<Record<string, string>>
}

const NAMES = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome']
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

const FIREFOX_NAMES = ['firefox', 'firefox-esr']
const FIREFOX_PLACES = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
]

function installed(names: readonly string[], places: readonly string[]): string | null {
  const extension = process.platform === 'win32' ? '.exe' : ''
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((dir) => names.map((name) => join(dir, name + extension)))
  return [...onPath, ...places].find((path) => existsSync(path)) ?? null
}

/** The path of a stock Firefox: the environment variable BAREWIRE_FIREFOX, else an installed one. Throws where there is none. */
export function findFirefox(): string {
  const named = process.env['BAREWIRE_FIREFOX']
  if (named && !existsSync(named)) throw new Error(`BAREWIRE_FIREFOX names ${named}, and there is no such file`)
  const found = named ?? installed(FIREFOX_NAMES, FIREFOX_PLACES)
  if (!found) throw new Error('no Firefox is installed: install one, or name one in BAREWIRE_FIREFOX')
  return found
}

/**
 * Unpacks the Chromium of @sparticuz/chromium into node_modules/.cache. On its home platform the package also unpacks the
 * shared libraries that a bare Linux lacks (nss, expat); it looks at a variable for that, so the variable is set here.
 * Its list of font folders names /tmp/fonts, wherever it unpacked its fonts to, and without any font this browser ends
 * at the first character that needs another one: the list is written anew. It gives sandboxed frames a process of their own, as
 * browsers on a desk do, when it is told to give each site one.
 */
async function carried(args: readonly string[]): Promise<FoundBrowser> {
  const cache = resolve('node_modules/.cache/chromium')
  mkdirSync(cache, { recursive: true })
  const before = { ...process.env }
  Object.assign(process.env, { TMPDIR: cache, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' })
  try {
    const { default: chromium } = await import('@sparticuz/chromium')
    const path = await chromium.executablePath()
    writeFileSync(
      join(cache, 'fonts', 'fonts.conf'),
      `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(cache, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(cache, 'fonts-cache')}</cachedir>
</fontconfig>
`,
    )
    const libraries = [join(cache, 'al2023', 'lib'), before['LD_LIBRARY_PATH']].filter(Boolean).join(':')
    return {
      path,
      how: 'from the npm package @sparticuz/chromium',
      args: [...args, '--headless=shell', '--no-zygote', '--disable-gpu', '--site-per-process'],
      env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(cache, 'fonts') },
    }
  } finally {
    for (const name of ['TMPDIR', 'AWS_LAMBDA_JS_RUNTIME', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH']) {
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
    }
  }
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
    return { path: named, how: 'the environment variable BAREWIRE_CHROMIUM', args, env: {} }
  }
  const found = installed(NAMES, PLACES)
  if (found) return { path: found, how: 'installed on this machine', args, env: {} }
  if (process.platform === 'linux') return carried(args)
  throw new Error('no Chromium found: install Chrome or Chromium, or name one in BAREWIRE_CHROMIUM')
}

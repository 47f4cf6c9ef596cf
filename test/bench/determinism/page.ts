import { join } from 'node:path'
import { build } from 'vite'
import { sandboxPages } from '../../../src/process/bundle'
import { serveFolder } from '../../tools/static-host'

const PAGE = 'node_modules/.cache/bench/determinism'

/** The page in which browsers play: the sandbox is the page's own, the kernel runs beside it. */
export async function servePage(): Promise<{ url: string; close(): void }> {
  await build({
    configFile: false,
    root: 'test/bench/determinism/page',
    base: './',
    logLevel: 'error',
    plugins: [
      sandboxPages('src/process/browser.worker.ts', [
        {
          file: 'process.html',
          title: 'Sandbox of your server',
          entry: 'src/process/frame/frame.ts',
          policy: (script) => `default-src 'none'; script-src ${script} blob:; worker-src blob:; connect-src 'none'`,
        },
      ]),
    ],
    build: { outDir: join(process.cwd(), PAGE), emptyOutDir: true, target: 'es2022' },
  })
  return serveFolder(PAGE, 0)
}

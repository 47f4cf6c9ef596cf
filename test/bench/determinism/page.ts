import { join } from 'node:path'
import { build } from 'vite'
import { sandboxPages } from '../../../src/process/bundle'
import { serveFolder } from '../../tools/static-host'

const FOLDER = 'node_modules/.cache/bench'

/** The page of a bench in which browsers play (`test/bench/NAME/page`): the sandbox is the page's own, the kernel runs beside it. */
export async function servePage(name: 'determinism' | 'net'): Promise<{ url: string; close(): void }> {
  await build({
    configFile: false,
    root: `test/bench/${name}/page`,
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
    build: { outDir: join(process.cwd(), FOLDER, name), emptyOutDir: true, target: 'es2022' },
  })
  return serveFolder(join(FOLDER, name), 0)
}

import { createHash } from 'node:crypto'
import { build, type Plugin } from 'vite'

/** Bundles an entry into one classic script, for a worker or a frame that may fetch nothing. */
export async function bundleClassic(entry: string, external: (RegExp | string)[] = []): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      rollupOptions: {
        input: entry,
        external,
        output: { format: external.length > 0 ? 'es' : 'iife', entryFileNames: 'bundle.js' },
      },
    },
  })
  const outputs = Array.isArray(result) ? result : [result]
  for (const one of outputs) {
    if (!('output' in one)) continue
    for (const file of one.output) if (file.type === 'chunk') return file.code
  }
  throw new Error(`bundling ${entry} gave no script`)
}

/** A static page for a sandboxed frame: one inline script, allowed by its hash, and nothing else that the policy does not name. */
export interface FramePage {
  readonly file: string
  readonly entry: string
  /** Directives beside `default-src 'none'` and the script's hash. */
  readonly policy: (scriptHash: string) => string
}

const SOURCE = 'virtual:process-source'

/**
 * Vite plugin: `virtual:process-source` is the text of the process worker, and each frame page is a static file of its own,
 * with its policy in a meta tag, in development as in the build.
 */
export function sandboxPages(worker: string, pages: readonly FramePage[]): Plugin {
  const html = async (page: FramePage) => {
    const script = (await bundleClassic(page.entry)).trim().replaceAll('</script', '<\\/script')
    const hash = `'sha256-${createHash('sha256').update(script).digest('base64')}'`
    return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${page.policy(hash)}"><title>Sandbox</title><script>${script}</script></head><body></body></html>\n`
  }
  return {
    name: 'barewire-sandbox-pages',
    resolveId: (id) => (id === SOURCE ? `\0${SOURCE}` : null),
    load: async (id) => (id === `\0${SOURCE}` ? `export default ${JSON.stringify(await bundleClassic(worker))}` : null),
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const page = pages.find(({ file }) => request.url?.split('?')[0] === `/${file}`)
        if (!page) {
          next()
          return
        }
        html(page).then((text) => {
          response.setHeader('Content-Type', 'text/html; charset=utf-8')
          response.end(text)
        }, next)
      })
    },
    async generateBundle() {
      for (const page of pages) this.emitFile({ type: 'asset', fileName: page.file, source: await html(page) })
    },
  }
}

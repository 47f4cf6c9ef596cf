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

/**
 * A static page that holds a sandboxed frame. Two documents, one in the other:
 *
 *     the page                                      its policy: no inline script, no blob
 *       <file>, of the page's origin, static        its policy: `policy(hash)`, and no frame but the one written in it
 *         srcdoc, sandbox="allow-scripts"           inherits that policy, has it once more; opaque origin, one script
 *
 * A frame of an opaque origin never reaches a service worker, so offline it cannot be a file of its own: it is a srcdoc.
 * A srcdoc inherits the policy of the document that holds it. Held by the page itself, it would make the page's policy
 * admit the script's hash, and `blob:` for workers and modules, for every document of the page. Held by a file of its
 * own, it leaves the page's policy at `script-src 'self'`: the file in the middle holds no script, no text of anybody's,
 * and runs nothing; the service worker answers for it like for any file. Its `default-src 'none'` also forbids the inner
 * frame to load anything else, so that a program could not navigate it away. It is the same online and offline.
 */
export interface FramePage {
  readonly file: string
  /** The accessible name of the inner frame. */
  readonly title: string
  readonly entry: string
  /** To be looked at: the inner frame fills the file. The policy has to allow inline styles. */
  readonly visible?: boolean
  /** The whole policy, for the script with that hash. */
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
    const policy = page.policy(`'sha256-${createHash('sha256').update(script).digest('base64')}'`)
    const head = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>${page.title}</title>`
    const inner = `${head}<script>${script}</script></head><body></body></html>`
    const attribute = inner.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
    const style = page.visible
      ? '<style>html,body{margin:0;height:100%}iframe{display:block;border:0;width:100%;height:100%}</style>'
      : ''
    return `${head}${style}</head><body><iframe sandbox="allow-scripts" title="${page.title}" srcdoc="${attribute}"></iframe></body></html>\n`
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

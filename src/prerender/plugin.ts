import { createServer, type Plugin } from 'vite'
import { spawnNode } from '../process/node.ts'
import { placed } from './pages.ts'

/** Where the first view goes in the page. */
const PLACE = '<div id="app"></div>'

/** The fonts of the first view: fetched beside the stylesheet that names them, not after it. */
const FONTS = /(commit-mono-latin-400|instrument-sans-latin-wght)-normal.*\.woff2$/

/** Vite plugin: links the first view's fonts for preloading. */
export function preloadFonts(): Plugin {
  return {
    name: 'barewire-preload-fonts',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((file) => FONTS.test(file))
          .sort()
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `./${file}` },
            injectTo: 'head' as const,
          })),
    },
  }
}

/** The module that mounts the editor, and where the page finds the files that it is made of. */
const EDITOR = 'src/ui/editor/monaco.ts'

/**
 * Vite plugin: names the editor's scripts in a meta tag, so that the page can fetch them after its first paint, while the
 * first run is under way, and run them later.
 */
export function nameEditorScripts(): Plugin {
  return {
    name: 'barewire-editor-scripts',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle = {} }) => {
        const files = new Set<string>()
        const add = (file: string) => {
          const chunk = bundle[file]
          if (files.has(file) || chunk?.type !== 'chunk') return
          files.add(file)
          for (const one of chunk.imports) add(one)
        }
        for (const [file, chunk] of Object.entries(bundle)) {
          if (chunk.type === 'chunk' && chunk.facadeModuleId?.endsWith(EDITOR)) add(file)
        }
        const content = [...files].map((file) => `./${file}`).join(' ')
        return [{ tag: 'meta', attrs: { name: 'barewire-editor', content }, injectTo: 'head' as const }]
      },
    },
  }
}

/** Styles are the page's business: the view is made without them. */
const withoutStyles: Plugin = {
  name: 'barewire-without-styles',
  enforce: 'pre',
  resolveId: (id) => (id.endsWith('.css') ? '\0style' : null),
  load: (id) => (id === '\0style' ? '' : null),
}

/**
 * Vite plugin: at build time the examples are run by the real engine, and the page with the recording of the first is
 * written into `index.html`. In development the page is made by its script alone.
 *
 * @param views takes the HTML of each example, by its id, for the pages that are made of `index.html`
 */
export function prerenderFirstView(views: Map<string, string>): Plugin {
  return {
    name: 'barewire-first-view',
    apply: 'build',
    // Before the page's own build: a build within it would mix the two up.
    async config() {
      const server = await createServer({
        configFile: false,
        logLevel: 'error',
        appType: 'custom',
        plugins: [withoutStyles],
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        optimizeDeps: { noDiscovery: true },
        server: { middlewareMode: true, ws: false, watch: null },
      })
      try {
        const module = (await server.ssrLoadModule('/src/prerender/first-view.tsx')) as typeof import('./first-view')
        for (const { id, playground } of module.LESSONS) views.set(id, await module.firstView(playground, spawnNode))
      } finally {
        await server.close()
      }
    },
    transformIndexHtml: {
      order: 'pre',
      handler(html) {
        if (!html.includes(PLACE)) throw new Error(`index.html has no ${PLACE} for the first view`)
        const [view] = views.values()
        return html.replace(PLACE, () => placed(view!))
      },
    },
  }
}

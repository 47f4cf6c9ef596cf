import preact from '@preact/preset-vite'
import { defineConfig, type Plugin } from 'vite'
import { lessonPages } from './src/prerender/pages.ts'
import { preloadFonts, prerenderFirstView } from './src/prerender/plugin.ts'
import { sandboxPages } from './src/process/bundle.ts'

/**
 * The page's policy: scripts, workers and frames of its own alone, no connection anywhere. Styles need 'unsafe-inline'
 * for Monaco and xterm. In development Vite's own inline scripts forbid it, so it stands in the build.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data: blob:",
  "worker-src 'self'",
  "frame-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
].join('; ')

const contentSecurityPolicy: Plugin = {
  name: 'barewire-content-security-policy',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY }, injectTo: 'head-prepend' },
    ],
  },
}

/** The first view of each example, by its id: made by one plugin, written into the pages by another. */
const views = new Map<string, string>()

export default defineConfig({
  base: './',
  plugins: [
    preact(),
    contentSecurityPolicy,
    prerenderFirstView(views),
    preloadFonts(),
    lessonPages({ site: process.env['SITE_URL'], views }),
    sandboxPages('src/process/browser.worker.ts', [
      {
        // Where programs run: an opaque origin that may start blob workers, and nothing else.
        file: 'process.html',
        entry: 'src/process/frame/frame.ts',
        policy: (script) => `default-src 'none'; script-src ${script} blob:; worker-src blob:; connect-src 'none'`,
      },
      {
        // Where a reply is shown as a page: one script of ours, pictures and styles that came over the simulated wire.
        file: 'page-frame.html',
        entry: 'src/ui/sandbox/frame/frame.ts',
        policy: (script) =>
          `default-src 'none'; script-src ${script}; style-src 'unsafe-inline' data: blob:; img-src data: blob:; font-src data:; form-action 'none'; base-uri 'none'`,
      },
    ]),
  ],
  worker: { format: 'es' },
  // The editor is imported late: its packages are found before the first visit, so that none is bundled under way.
  optimizeDeps: { entries: ['index.html', 'src/**/*.{ts,tsx}'] },
  build: { target: 'es2022', outDir: 'dist', chunkSizeWarningLimit: 8000 },
  server: { host: 'localhost', port: 5173 },
  preview: { host: 'localhost', port: 4173 },
})

import preact from '@preact/preset-vite'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { pageChunk } from './src/prerender/chunks.ts'
import { integrity } from './src/prerender/integrity.ts'
import { lazyBrotli } from './src/prerender/lazy-brotli.ts'
import { serverArchive } from './src/prerender/library.ts'
import { notFound } from './src/prerender/not-found.ts'
import { lessonPages } from './src/prerender/pages.ts'
import { nameEditorScripts, preloadFonts, prerenderFirstView } from './src/prerender/plugin.ts'
import { slimMonaco, slimTypeScript } from './src/prerender/slim-monaco.ts'
import { sandboxPages } from './src/process/bundle.ts'
import { TRUSTED_TYPES_POLICY } from './src/process/trusted.ts'
import { MONACO_POLICIES } from './src/ui/editor/monaco-policies.ts'

/** Who may make markup and script addresses: the page, Monaco, and DOMPurify, with which Monaco cleans the text of hovers. */
const TRUSTED_TYPES = [TRUSTED_TYPES_POLICY, ...MONACO_POLICIES, 'dompurify']

/**
 * The page's policy: scripts, workers and frames of its own alone, no connection to anywhere else. Styles need
 * 'unsafe-inline' for Monaco and xterm. Text becomes a script or markup through the named Trusted Types policies alone:
 * ours lets through addresses of our own scripts. In development Vite's own inline scripts forbid it, so it stands in the build.
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
  "manifest-src 'self'",
  "require-trusted-types-for 'script'",
  `trusted-types ${TRUSTED_TYPES.join(' ')}`,
].join('; ')

const contentSecurityPolicy: Plugin = {
  name: 'barewire-content-security-policy',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY }, injectTo: 'head-prepend' },
      { tag: 'meta', attrs: { name: 'referrer', content: 'no-referrer' }, injectTo: 'head-prepend' },
    ],
  },
}

/**
 * The service worker keeps every file that the page may ask for: the page, the frame pages, all scripts and workers,
 * fonts, styles. It answers from what it keeps, never from the network first, so that a page's parts are of one build;
 * a new build waits until the visitor asks for it. Pictures for previews elsewhere are not kept. It goes without a
 * fallback: an address that is no file stays an address that is no file.
 */
const offline = VitePWA({
  registerType: 'prompt',
  injectRegister: false,
  filename: 'sw.js',
  includeManifestIcons: false,
  manifest: {
    name: 'Barewire',
    short_name: 'Barewire',
    description: 'Write a web server, and see what curl, Firefox and Chrome make of every byte it sends.',
    id: './',
    start_url: './',
    scope: './',
    display: 'standalone',
    background_color: '#0b0d10',
    theme_color: '#0b0d10',
    categories: ['developer tools', 'education'],
    icons: [
      { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  },
  workbox: {
    cacheId: 'barewire',
    globPatterns: ['**/*.{html,js,css,svg,woff2,ttf}', '*icon*.png', 'barewire-server.zip'],
    // The worker with TypeScript in it is the largest, 7 MB before compression.
    maximumFileSizeToCacheInBytes: 10 * 1024 * 1024,
    navigateFallback: null,
    ignoreURLParametersMatching: [/./],
    cleanupOutdatedCaches: true,
    clientsClaim: true,
    inlineWorkboxRuntime: true,
  },
})

/** The first view of each example, by its id: made by one plugin, written into the pages by another. */
const views = new Map<string, string>()

/** How long the parts of a build take is nobody's business who starts the page. */
const QUIET = { bundlerTimings: false } as const

export default defineConfig({
  base: './',
  plugins: [
    preact(),
    slimMonaco(),
    contentSecurityPolicy,
    prerenderFirstView(views),
    preloadFonts(),
    nameEditorScripts(),
    notFound(process.env['SITE_URL']),
    lessonPages({ site: process.env['SITE_URL'], views }),
    serverArchive(),
    integrity(),
    offline,
    sandboxPages('src/process/browser.worker.ts', [
      {
        // Where programs run: an opaque origin that may start blob workers, and nothing else.
        file: 'process.html',
        title: 'Sandbox of your server',
        entry: 'src/process/frame/frame.ts',
        policy: (script) => `default-src 'none'; script-src ${script} blob:; worker-src blob:; connect-src 'none'`,
      },
      {
        // Where a reply is shown as a page: one script of ours, pictures and styles that came over the simulated wire.
        file: 'page-frame.html',
        title: 'The page that was sent',
        visible: true,
        entry: 'src/ui/sandbox/frame/frame.ts',
        policy: (script) =>
          `default-src 'none'; script-src ${script}; style-src 'unsafe-inline' data: blob:; img-src data: blob:; font-src data:; form-action 'none'; base-uri 'none'`,
      },
      {
        // Where a page's own scripts run too, once the visitor has turned them on: inline ones, and modules as blobs.
        file: 'script-frame.html',
        title: 'The page that was sent',
        visible: true,
        entry: 'src/ui/sandbox/frame/scripted.ts',
        policy: () =>
          `default-src 'none'; script-src 'unsafe-inline' blob:; worker-src 'none'; connect-src 'none'; style-src 'unsafe-inline' data: blob:; img-src data: blob:; font-src data:; form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types default`,
      },
    ]),
  ],
  worker: { format: 'es', rolldownOptions: { checks: QUIET }, plugins: () => [slimTypeScript(), lazyBrotli()] },
  // The editor is imported late: its packages are found before the first visit, so that none is bundled under way.
  optimizeDeps: { entries: ['index.html', 'src/**/*.{ts,tsx}'] },
  build: {
    target: 'es2022',
    outDir: 'dist',
    chunkSizeWarningLimit: 8000,
    rolldownOptions: {
      checks: QUIET,
      output: {
        codeSplitting: {
          groups: [{ name: pageChunk, debugName: 'the page’s scripts' }],
          includeDependenciesRecursively: false,
        },
      },
    },
  },
  server: { host: 'localhost', port: 5173 },
  preview: { host: 'localhost', port: 4173 },
})

import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'
import { sandboxPages } from './src/process/bundle'

export default defineConfig({
  base: './',
  plugins: [
    preact(),
    sandboxPages('src/process/browser.worker.ts', [
      {
        file: 'page-frame.html',
        entry: 'src/ui/sandbox/frame/frame.ts',
        // Styles of a reply are inline by then; images and fonts are data. Nothing else loads, and no form is sent.
        policy: (script) =>
          `default-src 'none'; script-src ${script}; style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:; form-action 'none'; base-uri 'none'`,
      },
    ]),
  ],
  worker: { format: 'es' },
  build: { target: 'es2022', outDir: 'dist', chunkSizeWarningLimit: 8000 },
  server: { host: 'localhost', port: 5173 },
  preview: { host: 'localhost', port: 4173 },
})

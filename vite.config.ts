import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'
import { sandboxPages } from './src/process/bundle'

export default defineConfig({
  base: './',
  plugins: [
    preact(),
    sandboxPages('src/process/browser.worker.ts', [
      {
        // Where programs run: an opaque origin that may start blob workers, and nothing else.
        file: 'process.html',
        entry: 'src/process/frame/frame.ts',
        policy: (script) => `default-src 'none'; script-src ${script} blob:; worker-src blob:; connect-src 'none'`,
      },
    ]),
  ],
  worker: { format: 'es' },
  build: { target: 'es2022', outDir: 'dist', chunkSizeWarningLimit: 8000 },
  server: { host: 'localhost', port: 5173 },
  preview: { host: 'localhost', port: 4173 },
})

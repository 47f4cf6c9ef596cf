import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'

export default defineConfig({
  base: './',
  plugins: [preact()],
  worker: { format: 'es' },
  build: { target: 'es2022', outDir: 'dist', chunkSizeWarningLimit: 8000 },
  server: { host: 'localhost', port: 5173 },
  preview: { host: 'localhost', port: 4173 },
})

import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'

// The wire alone, on hand-made recordings: npx vite --config test/ui/wire/vite.config.ts, then /test/ui/wire/dev.html?show=bare
export default defineConfig({
  plugins: [preact()],
  server: { port: 5371, strictPort: true, host: 'localhost', fs: { strict: false } },
})

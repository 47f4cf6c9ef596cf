import { defineConfig } from 'vitest/config'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/browser/**', 'test/bench/**'],
    testTimeout: 60_000,
    pool: 'threads',
    // Every core works, and each loads the modules once: no test leaves anything behind in one.
    maxWorkers: '100%',
    isolate: false,
  },
})

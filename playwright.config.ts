import { defineConfig } from '@playwright/test'
import { findBrowser } from './test/tools/find-browser'

/** Another port, where the usual one is taken. */
const port = Number(process.env['BAREWIRE_TEST_PORT'] ?? 4179)
const browser = await findBrowser()
if (!process.env['TEST_WORKER_INDEX']) console.log(`Chromium: ${browser.path} (${browser.how})`)

export default defineConfig({
  testDir: 'test/browser',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  // A test that needed its second try is reported as flaky: two at a time, each with workers of its own, fill a small machine.
  retries: 1,
  reporter: [['list']],
  use: {
    baseURL: `http://localhost:${port}/some/folder/`,
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: browser.path,
      args: [...browser.args],
      env: { ...process.env, ...browser.env } as Record<string, string>,
    },
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: `tsx test/tools/static-host.ts ${port}`,
    url: `http://localhost:${port}/some/folder/`,
    reuseExistingServer: false,
  },
})

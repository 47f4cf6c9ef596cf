import { defineConfig } from '@playwright/test'
import { findBrowser } from './test/tools/find-browser'

/** Another port, where the usual one is taken. */
const port = Number(process.env['BAREWIRE_TEST_PORT'] ?? 4179)
const browser = await findBrowser()
if (!process.env['TEST_WORKER_INDEX']) console.log(`Chromium: ${browser.path} (${browser.how})`)

/**
 * What the browser does for itself goes without: a renderer for the popup of each window's address bar, which takes as long
 * to come up as a small page, and another that waits for a next site. Of lists of features the last on the command line
 * is taken, so that what Playwright turns off by itself stands here once more.
 */
const WITHOUT = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxSimplification',
  'SpareRendererForSitePerProcess',
  // Playwright's own.
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
]

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
    // Each test has a profile of its own, in which the service worker would fetch all of the page once more: the tests that
    // it matters to allow it.
    serviceWorkers: 'block',
    launchOptions: {
      executablePath: browser.path,
      args: [...browser.args, `--disable-features=${WITHOUT.join()}`],
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

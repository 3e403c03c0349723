import { join } from 'node:path'
import { defineConfig } from '@playwright/test'

const folder = process.env.CKA_NETLAB_TEST_DIR ?? join(import.meta.dirname, '.data/test')

/** The product in Debian's Chromium. The product itself is started by a fixture, as `npm start` would. */
export default defineConfig({
  testDir: 'packages/testing/e2e',
  outputDir: join(folder, 'playwright'),
  // One machine, one product: clusters beside clusters would only wait for each other.
  workers: 1,
  timeout: 5 * 60_000,
  // What holds at the second time only is told as flaky.
  retries: process.env.CI ? 1 : 0,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: join(folder, 'e2e.json') }]],
  use: {
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--no-default-browser-check',
      ],
    },
  },
})

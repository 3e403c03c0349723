import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runningProduct } from '@cka-netlab/testing'
import { type Browser, chromium, type Locator, type Page } from '@playwright/test'
import { ensureChromium } from '../engine/chromium.ts'
import type { Bench } from './bench.ts'
import { Samples } from './statistics.ts'

const SEEN_SECONDS = 30

/** Pages by name; each with something that is drawn from data, and so only once the page's own script runs. */
const PAGES: Record<string, { path: string; drawn: (page: Page) => Locator }> = {
  catalogue: { path: '/', drawn: (page) => page.getByRole('table', { name: 'Labs by topic' }) },
  lab: { path: '/labs/namespaces-red-and-blue', drawn: (page) => page.getByRole('button', { name: 'Start' }) },
  exams: { path: '/exams', drawn: (page) => page.getByRole('link', { name: /^Rules and start of/ }).first() },
  progress: { path: '/progress', drawn: (page) => page.getByRole('heading', { name: 'Mastery' }) },
}

/**
 * Pages as a learner opens them for the first time, with nothing in the browser's cache: `script.PAGE` is what comes over the
 * line in kB (compressed), `interactive.PAGE` the time from the address to content that only a page whose script runs can draw, in s.
 */
export const benchWeb: Bench = async (config, o) => {
  const samples = new Samples()
  const dataDir = mkdtempSync(join(tmpdir(), 'cka-netlab-bench-'))
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rmSync(dataDir, { recursive: true, force: true }))
  symlinkSync(resolve(config.dataDir, 'build'), join(dataDir, 'build'))
  o.tell('  starting the product')
  const product = stack.use(await runningProduct(dataDir))
  const browser = await chromium.launch({
    executablePath: await ensureChromium(config, o.tell, o.signal),
    args: ['--no-sandbox'],
  })
  stack.defer(() => browser.close())
  const cookies = await register(browser, product.url)
  for (let run = 0; run <= o.runs && !o.signal.aborted; run++) {
    for (const [name, { path, drawn }] of Object.entries(PAGES)) {
      await using context = await browser.newContext({ baseURL: product.url })
      await context.addCookies(cookies)
      const page = await context.newPage()
      await page.goto(path, { waitUntil: 'commit' })
      await drawn(page).waitFor({ timeout: SEEN_SECONDS * 1000 })
      const { seconds, kilobytes } = await page.evaluate(opened)
      // The first of all warms up the server.
      if (run === 0) continue
      samples.note(`interactive.${name}`, seconds)
      samples.note(`script.${name}`, kilobytes, 'kB')
    }
  }
  return samples.metrics()
}

/** In the page: since it was asked for, and the compressed size of its scripts. */
function opened() {
  const scripts = performance
    .getEntriesByType('resource')
    .filter((entry) => entry instanceof PerformanceResourceTiming && /\.js(\?|$)/.test(entry.name))
  const bytes = scripts.reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0)
  return { seconds: performance.now() / 1000, kilobytes: bytes / 1000 }
}

async function register(browser: Browser, url: string) {
  await using context = await browser.newContext({ baseURL: url })
  const page = await context.newPage()
  const response = await page.request.post('/api/auth/sign-up/email', {
    headers: { origin: url },
    data: { name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' },
  })
  if (!response.ok()) throw new Error(`No account could be made: ${await response.text()}`)
  return context.cookies()
}

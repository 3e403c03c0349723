import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runningProduct } from '@cka-netlab/testing'
import { type Browser, type ConsoleMessage, chromium } from '@playwright/test'
import { ensureChromium } from '../engine/chromium.ts'
import type { Bench } from './bench.ts'
import { generateHistory } from './cohort-history.ts'
import { benchScroll } from './scroll.ts'
import { Samples } from './statistics.ts'

const SEEN_SECONDS = 30

/** Pages by name; each with something that is drawn from data, and so only once the page's own script runs. */
const PAGES: Record<string, { path: string; drawn: string }> = {
  catalogue: { path: '/', drawn: 'main table a[href^="/labs/"]' },
  lab: { path: '/labs/namespaces-red-and-blue', drawn: 'main .actions button' },
  exams: { path: '/exams', drawn: 'main a[aria-label^="Rules and start of"]' },
  progress: { path: '/progress', drawn: 'main section[aria-label="Mastery"]' },
}

/**
 * Pages as a learner opens them for the first time, with nothing in the browser's cache. `interactive.PAGE` is the time in s from the address
 * until content that only the page's own script can draw is on screen and the page takes its next event; `script.PAGE` what has come over
 * the line in kB (compressed) once nothing more comes. Then a large cohort's heat map is scrolled: {@link benchScroll}.
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
  const { id, cookies } = await register(browser, product.url)
  for (let run = 0; run <= o.runs && !o.signal.aborted; run++) {
    for (const [name, { path, drawn }] of Object.entries(PAGES)) {
      await using context = await browser.newContext({ baseURL: product.url })
      await context.addCookies(cookies)
      const page = await context.newPage()
      await page.addInitScript(watch, drawn)
      // Told by the page: asking it again and again would keep it from its work, and hear of it late.
      const told = page.waitForEvent('console', { predicate: isMark, timeout: SEEN_SECONDS * 1000 })
      await page.goto(path, { waitUntil: 'commit' })
      await told
      await page.waitForLoadState('networkidle')
      const { seconds, kilobytes } = await page.evaluate(opened)
      // The first of all warms up the server.
      if (run === 0) continue
      samples.note(`interactive.${name}`, seconds)
      samples.note(`script.${name}`, kilobytes, 'kB')
    }
  }
  o.tell('  generating a cohort of 500 learners × 40 labs')
  const cohort = await generateHistory(product.databaseUrl, id)
  await using context = await browser.newContext({ baseURL: product.url, viewport: { width: 1280, height: 720 } })
  await context.addCookies(cookies)
  await benchScroll(await context.newPage(), `/cohorts/${cohort}`, o.runs, samples)
  return samples.metrics()
}

const isMark = (message: ConsoleMessage) => message.text() === 'interactive'

/** In the page, before its own scripts: marks when the frame with the first such element is shown, and the work before it is done. */
function watch(selector: string) {
  const observer = new MutationObserver(() => {
    if (!document.querySelector(selector)) return
    observer.disconnect()
    requestAnimationFrame(() =>
      setTimeout(() => {
        performance.mark('interactive')
        console.debug('interactive')
      }),
    )
  })
  observer.observe(document, { childList: true, subtree: true })
}

/** In the page: when it was marked, and the compressed size of its scripts. */
function opened() {
  const scripts = performance
    .getEntriesByType('resource')
    .filter((entry) => entry instanceof PerformanceResourceTiming && /\.js(\?|$)/.test(entry.name))
  const bytes = scripts.reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0)
  const [mark] = performance.getEntriesByName('interactive')
  return { seconds: (mark?.startTime ?? Number.NaN) / 1000, kilobytes: bytes / 1000 }
}

async function register(browser: Browser, url: string) {
  await using context = await browser.newContext({ baseURL: url })
  const page = await context.newPage()
  const response = await page.request.post('/api/auth/sign-up/email', {
    headers: { origin: url },
    data: { name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' },
  })
  if (!response.ok()) throw new Error(`No account could be made: ${await response.text()}`)
  const { user } = (await response.json()) as { user: { id: string } }
  return { id: user.id, cookies: await context.cookies() }
}

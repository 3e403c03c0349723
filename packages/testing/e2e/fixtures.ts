import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test as base, type Page } from '@playwright/test'
import { type RunningProduct, runningProduct } from '../src/index.ts'

export { expect } from '@playwright/test'

export const PASSWORD = 'correct horse battery'

/** Every test of a file gets the same product, started on an empty data folder. */
export const test = base.extend<{ signedInPage: Page }, { product: RunningProduct; testFolder: string }>({
  testFolder: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
    async ({}, use, worker) => use(dirname(worker.project.outputDir)),
    { scope: 'worker' },
  ],
  product: [
    async ({ testFolder }, use) => {
      const dataDir = join(testFolder, 'product')
      rmSync(dataDir, { recursive: true, force: true })
      await using product = await runningProduct(dataDir)
      await use(product)
    },
    { scope: 'worker', timeout: 10 * 60_000 },
  ],
  baseURL: async ({ product }, use) => use(product.url),
  /** A browser in which a learner has just registered. */
  signedInPage: async ({ page }, use) => {
    await register(page, 'Ada Learner', `ada-${Date.now()}@example.org`)
    await use(page)
  },
})

export async function register(page: Page, name: string, email: string): Promise<void> {
  await page.goto('/register')
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Register' }).click()
  await page.getByRole('table', { name: 'Labs by topic' }).waitFor()
}

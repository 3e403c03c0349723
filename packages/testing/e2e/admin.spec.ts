import type { Page } from '@playwright/test'
import { query } from '../src/index.ts'
import { expect, PASSWORD, register, test } from './fixtures.ts'
import { lookAt } from './page-quality.ts'
import { PREPARE_SECONDS, Workspace } from './workspace.ts'

test('an admin ends a sandbox, shuts somebody out and finds both in the audit log', async ({
  signedInPage: learner,
  browser,
  product,
  testFolder,
}) => {
  test.setTimeout((PREPARE_SECONDS + 180) * 1000)
  const work = new Workspace(learner)
  await work.open('Join two network namespaces with a cable')
  await work.start()
  await work.terminal.ready(PREPARE_SECONDS)
  const email: string = await learner.evaluate(async () => (await (await fetch('/api/v1/me')).json()).email)

  await using context = await browser.newContext({ baseURL: product.url })
  const page = await context.newPage()
  await registerAdmin(page, product.databaseUrl)

  await page.getByRole('link', { name: 'Admin' }).click()
  await expect(page.getByRole('table', { name: 'Sandboxes made ahead, by topology' })).toBeVisible()
  await expect(page.getByText('Nobody waits for a sandbox.')).toBeVisible()
  await lookAt(page, 'admin-machine', testFolder)

  await page.getByRole('link', { name: 'Sandboxes' }).click()
  await expect(
    page.getByRole('row', { name: /Ada Learner.*namespaces-red-and-blue host claimed \d+\sMiB \d+\s%/ }),
  ).toBeVisible()
  await lookAt(page, 'admin-sandboxes', testFolder)
  await page.getByRole('button', { name: 'End the sandbox of Ada Learner' }).click()
  await page.getByRole('button', { name: 'End the sandbox', exact: true }).click()
  await expect(page.getByText('Nobody has a sandbox now.')).toBeVisible({ timeout: 60_000 })
  await expect(learner.getByText('An admin has ended this sandbox')).toBeVisible()

  await page.getByRole('link', { name: 'People' }).click()
  await page.getByLabel('Name or e-mail').fill(email)
  await expect(page.getByRole('row')).toHaveCount(2)
  await lookAt(page, 'admin-people', testFolder)
  await page.getByRole('button', { name: 'Disable Ada Learner' }).click()
  await page.getByRole('button', { name: 'Disable the account' }).click()
  await expect(page.getByRole('button', { name: 'Open the account of Ada Learner' })).toBeVisible()
  await learner.goto('/')
  await expect(learner).toHaveURL(/\/sign-in/)
  await learner.getByLabel('E-mail').fill(email)
  await learner.getByLabel('Password').fill(PASSWORD)
  await learner.getByRole('button', { name: 'Sign in' }).click()
  await expect(learner.getByText('This account has been shut')).toBeVisible()

  await page.getByRole('link', { name: 'Audit log' }).click()
  await page.getByLabel('Who').fill('Grace')
  await page.getByLabel('What').fill('disabled')
  await expect(
    page.getByRole('row', { name: /Grace Admin user.disabled user Ada Learner.*127\.0\.0\.1/ }),
  ).toBeVisible()
  await page.getByLabel('What').fill('sandbox.ended')
  await expect(page.getByRole('row', { name: /Grace Admin sandbox.ended/ })).toBeVisible()
  await page.getByLabel('What').fill('')
  await page.getByLabel('Who').fill('')
  await lookAt(page, 'admin-audit', testFolder)

  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByRole('table', { name: 'Limits' })).toBeVisible()
  await lookAt(page, 'admin-settings', testFolder)
})

test('a learner finds no administration', async ({ signedInPage: page }) => {
  await expect(page.getByRole('link', { name: 'Admin' })).toHaveCount(0)
  await page.goto('/admin/users')
  await expect(page.getByText('There is nothing here')).toBeVisible()
})

/** The first admin's link is used up by then: one of them makes further ones. */
async function registerAdmin(page: Page, databaseUrl: string): Promise<void> {
  const email = `grace-${Date.now()}@example.org`
  await register(page, 'Grace Admin', email)
  await query(databaseUrl, "UPDATE users SET role = 'admin' WHERE email = $1", [email])
  await page.reload()
}

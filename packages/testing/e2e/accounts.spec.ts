import { query } from '../src/index.ts'
import { expect, PASSWORD, test } from './fixtures.ts'
import { lookAt } from './page-quality.ts'

test('the one-time link makes the first admin, once', async ({ page, product, testFolder }) => {
  await page.goto(product.firstAdminUrl)
  await expect(page.getByRole('heading', { name: 'First start' })).toBeVisible()
  await lookAt(page, 'welcome', testFolder)
  await page.getByLabel('Name').fill('Grace Admin')
  await page.getByLabel('E-mail').fill('grace@example.org')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Create the admin' }).click()
  await expect(page.getByRole('table', { name: 'Labs by topic' })).toBeVisible()
  const admins = await query(product.databaseUrl, "SELECT email FROM users WHERE role = 'admin'")
  expect(admins).toEqual([{ email: 'grace@example.org' }])

  const token = new URL(product.firstAdminUrl).searchParams.get('token')
  const again = await page.request.post('/api/v1/welcome', {
    data: { token, name: 'Eve', email: 'eve@example.org', password: PASSWORD },
  })
  expect(again.ok()).toBe(false)
})

test('a learner registers, signs out and signs in again', async ({ signedInPage: page, testFolder }) => {
  const email = await page.evaluate(async () => (await (await fetch('/api/v1/me')).json()).email)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await lookAt(page, 'sign-in', testFolder)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill('something else')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('E-mail or password is wrong')).toBeVisible()
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('table', { name: 'Labs by topic' })).toBeVisible()
})

test('a learner who signs in again at once finds the labs, read anew', async ({ signedInPage: page }) => {
  const email = await page.evaluate(async () => (await (await fetch('/api/v1/me')).json()).email)
  await page.reload()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('table', { name: 'Labs by topic' })).toBeVisible()
})

test('a password cannot be sent before the page can take it: it would stand in the address', async ({
  browser,
  baseURL,
}) => {
  await using context = await browser.newContext({ baseURL, javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/register')
  await expect(page.getByRole('button', { name: 'Register' })).toBeDisabled()
})

test('a page that asks for a person sends a stranger to sign in', async ({ page }) => {
  await page.goto('/labs/dns-cross-namespace')
  await expect(page).toHaveURL(/\/sign-in\?next=/)
})

test('a page that is opened asks the API once for each thing that it shows', async ({ signedInPage: page }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.reload()
  await expect(page.getByRole('table', { name: 'Labs by topic' })).toBeVisible()
  await page.waitForLoadState('networkidle')
  const paths = ['/api/v1/assignments', '/api/v1/exams', '/api/v1/labs', '/api/v1/me']
  expect(asked.filter((path) => path.startsWith('/api/')).toSorted()).toEqual(paths)
})

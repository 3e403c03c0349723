import { readFile } from 'node:fs/promises'
import type { Browser, Page } from '@playwright/test'
import { query } from '../src/index.ts'
import { expect, PASSWORD, register, test } from './fixtures.ts'
import { lookAt } from './page-quality.ts'
import { joinRedAndBlue, RED_AND_BLUE as LAB } from './red-and-blue.ts'
import { PREPARE_SECONDS, Workspace } from './workspace.ts'

test('an instructor invites learners, assigns a lab and sees them work as they do', async ({
  browser,
  product,
  testFolder,
}) => {
  test.setTimeout((2 * PREPARE_SECONDS + 300) * 1000)
  const people = await Promise.all(['admin', 'instructor', 'Ada', 'Bea', 'Cyd'].map(() => person(browser, product.url)))
  const [admin, instructor, ada, bea, cyd] = people as [Page, Page, Page, Page, Page]

  await register(admin, 'Gina Admin', 'gina@example.org')
  await query(product.databaseUrl, "UPDATE users SET role = 'admin' WHERE email = 'gina@example.org'")
  await register(instructor, 'Ines Instructor', 'ines@example.org')
  await admin.goto('/admin/users')
  await admin.getByLabel('Role of Ines Instructor').selectOption('instructor')
  await instructor.reload()

  await instructor.getByRole('link', { name: 'Cohorts' }).click()
  await expect(instructor.getByText('No cohort yet')).toBeVisible()
  await instructor.getByRole('button', { name: 'New cohort' }).click()
  await instructor.getByLabel('Name').fill('Platform team, autumn')
  await instructor.getByRole('button', { name: 'Make it' }).click()
  await expect(instructor.getByRole('heading', { name: 'Platform team, autumn' })).toBeVisible()

  await test.step('invites by a link and by a list', async () => {
    await instructor.getByRole('button', { name: 'Make a link' }).click()
    const members = instructor.getByRole('table', { name: 'Learners of this cohort' })
    const link = (await instructor.getByRole('region', { name: 'New link' }).locator('code').textContent()) ?? ''
    await ada.goto(link)
    await expect(ada.getByRole('heading', { name: 'Join “Platform team, autumn”' })).toBeVisible()
    await lookAt(ada, 'cohort-join', testFolder)
    await registerAndJoin(ada, 'Ada Learner', 'ada@example.org')
    await bea.goto(link)
    await registerAndJoin(bea, '=Bea', 'bea@example.org')

    await register(cyd, 'Cyd Learner', 'cyd@example.org')
    await signOut(cyd)
    await cyd.goto(link)
    await cyd.getByRole('link', { name: 'Sign in' }).click()
    await cyd.getByRole('heading', { name: 'Sign in' }).waitFor()
    await cyd.getByLabel('E-mail').fill('cyd@example.org')
    await cyd.getByLabel('Password').fill(PASSWORD)
    await cyd.getByRole('button', { name: 'Sign in' }).click()
    await cyd.getByRole('button', { name: 'Join', exact: true }).click()
    await expect(cyd.getByRole('table', { name: 'Labs by topic' })).toBeVisible()

    await expect(members.getByRole('row'), 'without a reload').toHaveCount(4)
    await instructor
      .getByLabel('Addresses, one a line')
      .fill('name,email\nAda,ada@example.org\nDee,dee@example.org\nnobody')
    await instructor.getByRole('button', { name: 'Look what would happen' }).click()
    await expect(instructor.getByRole('row', { name: /4 nobody bad There is no address in it/ })).toBeVisible()
    await expect(instructor.getByRole('row', { name: /2 ada@example.org nothing to do/ })).toBeVisible()
    await lookAt(instructor, 'cohort-members', testFolder)
    await instructor.getByRole('button', { name: 'Add 1' }).click()
    await expect(instructor.getByRole('region', { name: 'Links' })).toContainText('dee@example.org,http')
  })

  await test.step('assigns a lab', async () => {
    await instructor.getByRole('link', { name: 'Assignments' }).click()
    await instructor.getByRole('button', { name: 'Assign', exact: true }).click()
    await instructor.getByLabel('Which').selectOption(LAB)
    await instructor.getByLabel('Attempts').fill('2')
    await instructor.getByLabel('Minutes').fill('60')
    await lookAt(instructor, 'cohort-assign', testFolder)
    await instructor.getByRole('button', { name: 'Assign it' }).click()
    await expect(instructor.getByRole('row', { name: new RegExp(`${LAB} lab .*2 attempts, 60 min`) })).toBeVisible()
    await instructor.getByRole('button', { name: `Extra time at ${LAB}` }).click()
    await instructor.getByLabel('Learner').selectOption('=Bea')
    await instructor.getByLabel('Percent more').fill('50')
    await instructor.getByRole('button', { name: 'Grant' }).click()
    await expect(instructor.getByText('extra time for 1')).toBeVisible()
    await lookAt(instructor, 'cohort-assignments', testFolder)
  })

  await instructor.getByRole('link', { name: 'Progress', exact: true }).last().click()
  const cell = (learner: string, how: RegExp) =>
    instructor.getByRole('gridcell', { name: new RegExp(`^${learner}, ${LAB}: ${how.source}`) })
  for (const learner of ['Ada Learner', '=Bea', 'Cyd Learner']) await expect(cell(learner, /not begun/)).toBeVisible()
  // A page that is loaded anew would have lost it.
  await instructor.evaluate(() => Object.assign(window, { sameVisit: true }))

  await test.step('sees who begins, and who is done', async () => {
    await begin(ada)
    await expect(cell('Ada Learner', /.*working now/)).toBeVisible()
    await expect(ada.getByRole('timer', { name: 'Time left' })).toHaveText(/^(59|60|1:00):/)
    await begin(bea)
    await expect(bea.getByRole('timer', { name: 'Time left' })).toHaveText(/^1:(29|30):/)
    await new Workspace(bea).check('0 of 10')
    await expect(cell('=Bea', /best 0 %, 1 attempt, working now/)).toBeVisible()

    const work = new Workspace(ada)
    await joinRedAndBlue(work.terminal)
    await work.check('10 of 10')
    await expect(cell('Ada Learner', /done/)).toBeVisible()
    await expect(cell('Cyd Learner', /not begun/)).toBeVisible()
    expect(await instructor.evaluate(() => 'sameVisit' in window)).toBe(true)
    await lookAt(instructor, 'cohort-progress', testFolder)
    await lookAt(bea, 'cohort-timed-lab', testFolder)
    await work.end()
  })

  await test.step('looks behind a cell, at what is hard, and takes the results along', async () => {
    await cell('=Bea', /best 0 %/).focus()
    await instructor.keyboard.press('Enter')
    await expect(instructor.getByRole('heading', { name: `=Bea: ${LAB}` })).toBeVisible()
    await expect(instructor.getByText('checked once')).toBeVisible()
    await expect(instructor.getByText('observed').first()).toBeVisible()
    await lookAt(instructor, 'cohort-cell', testFolder)

    await instructor.getByRole('link', { name: 'Insights' }).click()
    const hard = instructor.getByRole('table', { name: /Checks that failed/ })
    await expect(hard.getByRole('row', { name: /red and blue ping each other.* 1 of 2/ })).toBeVisible()
    await lookAt(instructor, 'cohort-insights', testFolder)

    await instructor.getByRole('link', { name: 'Progress', exact: true }).last().click()
    const download = instructor.waitForEvent('download')
    await instructor.getByRole('link', { name: 'CSV' }).click()
    const csv = await readFile(await (await download).path(), 'utf8')
    expect(csv).toContain('ada@example.org')
    expect(csv).toMatch(/(^|\n)"?'=Bea/)
  })

  await test.step('nobody else sees it, but an admin, who sees what was done', async () => {
    const page = new URL(instructor.url()).pathname
    await cyd.goto(page)
    await expect(cyd.getByText('There is nothing here')).toBeVisible()
    await cyd.goto('/')
    await cyd.getByRole('link', { name: 'Cohorts', exact: true }).click()
    await cyd.getByRole('button', { name: 'Leave Platform team, autumn' }).waitFor()
    await lookAt(cyd, 'cohort-own', testFolder)
    await cyd.getByRole('button', { name: 'Leave Platform team, autumn' }).click()
    await cyd.getByRole('button', { name: 'Leave', exact: true }).last().click()
    await expect(cyd.getByText('You are in no cohort')).toBeVisible()
    await expect(instructor.getByText('2 learners')).toBeVisible()

    await admin.goto(page)
    await expect(admin.getByRole('heading', { name: 'Platform team, autumn' })).toBeVisible()
    await admin.goto('/admin/audit')
    await admin.getByLabel('What').fill('assignment')
    await expect(admin.getByRole('row', { name: /Ines Instructor assignment\./ }).first()).toBeVisible()
  })
})

async function person(browser: Browser, baseURL: string): Promise<Page> {
  return (await browser.newContext({ baseURL })).newPage()
}

async function registerAndJoin(page: Page, name: string, email: string): Promise<void> {
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Register and join' }).click()
  await page.getByRole('table', { name: 'Labs by topic' }).waitFor()
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}

/** From what is assigned to a prompt. */
async function begin(page: Page): Promise<void> {
  await page.goto('/')
  const assigned = page.getByRole('region', { name: 'Assigned to you' })
  await assigned.getByRole('button', { name: `Start ${LAB}` }).click()
  await new Workspace(page).terminal.ready(PREPARE_SECONDS)
}

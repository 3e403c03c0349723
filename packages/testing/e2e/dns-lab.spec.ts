import { query } from '../src/index.ts'
import { expect, test } from './fixtures.ts'
import { lookAt } from './page-quality.ts'
import { PREPARE_SECONDS, Workspace } from './workspace.ts'

test('a learner repairs the DNS lab in the terminal and has it graded into Postgres', async ({
  signedInPage: page,
  product,
  testFolder,
}) => {
  test.setTimeout((PREPARE_SECONDS + 300) * 1000)
  const work = new Workspace(page)
  const { terminal } = work

  await test.step('finds the lab in the catalogue and starts it', async () => {
    await lookAt(page, 'catalogue', testFolder)
    await work.open('Reach a database in another namespace')
    await lookAt(page, 'lab', testFolder)
    await work.start()
    await expect(page.getByText('Preparing your machines')).toBeVisible()
    await lookAt(page, 'preparing', testFolder)
  })

  await test.step('gets a shell on a cluster of two nodes', async () => {
    await terminal.ready(PREPARE_SECONDS)
    await terminal.type('kubectl get nodes')
    await terminal.shows(/controlplane\s+Ready/)
    await terminal.shows(/node01\s+Ready/)
    await lookAt(page, 'workspace', testFolder)
  })

  await test.step('is told what is wrong before anything is done', async () => {
    await work.check('0 of 6')
    await lookAt(page, 'checked-wrong', testFolder)
  })

  await test.step('types the solution and sees 100 %', async () => {
    await terminal.type('kubectl set env deploy/webapp DB_HOST=mysql.payroll')
    await terminal.shows(/deployment.apps\/webapp env updated/)
    await terminal.type('kubectl rollout status deploy/webapp')
    await terminal.shows(/successfully rolled out/, 60)
    await work.check('6 of 6')
    await expect(page.getByText('Best 100 %')).toBeVisible()
    await lookAt(page, 'checked-right', testFolder)
  })

  await test.step('has the score in Postgres, one row for each time it was checked', async () => {
    const rows = await query(
      product.databaseUrl,
      `SELECT s.percent, s.points, count(r.*)::int AS checks FROM submissions s
       JOIN attempts a ON a.id = s.attempt_id JOIN check_results r ON r.submission_id = s.id
       WHERE a.lab_id = 'dns-cross-namespace' GROUP BY s.id ORDER BY s.created_at`,
    )
    expect(rows).toEqual([
      { percent: 0, points: 0, checks: 2 },
      { percent: 100, points: 6, checks: 2 },
    ])
  })

  await test.step('finds the screen as it was after a reload', async () => {
    const before = await terminal.text()
    await page.reload()
    await terminal.ready(30)
    await expect.poll(() => terminal.text()).toBe(before)
    await terminal.type('echo still $((40 + 2))')
    await terminal.shows(/^still 42$/m)
  })

  await test.step('ends the lab and reads a solution', async () => {
    await work.end()
    await expect(page.getByRole('region', { name: 'Solution' })).toContainText('mysql.payroll')
    await expect(page.getByText('100 %').first()).toBeVisible()
    await lookAt(page, 'report', testFolder)
  })
})

import { expect, test } from './fixtures.ts'
import { lookAt } from './page-quality.ts'
import { PREPARE_SECONDS, Workspace } from './workspace.ts'

test('a learner pauses a lab, resumes it, resets it, and asks for its solution', async ({
  signedInPage: page,
  testFolder,
}) => {
  test.setTimeout((2 * PREPARE_SECONDS + 240) * 1000)
  const work = new Workspace(page)
  const { terminal } = work
  const clock = () => page.getByRole('timer', { name: 'Time on this lab' }).textContent()
  await work.open('Join two network namespaces with a cable')
  await work.start()
  await terminal.ready(PREPARE_SECONDS)
  await terminal.type('echo mine > mine.txt; cat mine.txt')
  await terminal.shows(/^mine$/m)

  await test.step('the pause stops the clock, and the shells are as they were afterwards', async () => {
    const before = await terminal.text()
    await page.getByRole('button', { name: 'Pause' }).click()
    await expect(page.getByRole('region', { name: 'Paused' })).toBeVisible()
    const stood = await clock()
    await lookAt(page, 'paused', testFolder)
    expect(await clock()).toBe(stood)
    await page.reload()
    await expect(page.getByRole('region', { name: 'Paused' })).toBeVisible()
    expect(await clock()).toBe(stood)
    await page.getByRole('region', { name: 'Paused' }).getByRole('button', { name: 'Resume' }).click()
    await terminal.ready(60)
    await expect.poll(() => terminal.text()).toBe(before)
    await terminal.type('cat mine.txt')
    await terminal.shows(/^mine\n.*cat mine.txt\nmine$/m)
  })

  await test.step('the reset gives new machines, and keeps the attempt', async () => {
    const address = page.url()
    const sandbox = async () => {
      const response = await page.request.get(`/api/v1${new URL(address).pathname}`)
      const { state, sandbox } = await response.json()
      return state === 'active' ? sandbox.id : null
    }
    const before = await sandbox()
    await page.getByRole('button', { name: 'Reset' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click()
    await expect
      .poll(
        async () => {
          const now = await sandbox()
          return now !== null && now !== before
        },
        { timeout: PREPARE_SECONDS * 1000 },
      )
      .toBe(true)
    await terminal.ready(60)
    await terminal.type('cat mine.txt')
    await terminal.shows(/No such file/)
    expect(page.url()).toBe(address)
  })

  await test.step('the solution is shown on demand, and marked', async () => {
    await page.getByRole('button', { name: 'Solution' }).click()
    await page.getByRole('button', { name: 'Show it' }).click()
    await expect(page.getByRole('region', { name: 'Solution' })).toContainText('ip netns add red')
    await lookAt(page, 'solution-shown', testFolder)
    await work.end()
    await page.goto('/labs/namespaces-red-and-blue')
    await expect(page.getByText('solution shown')).toBeVisible()
  })
})

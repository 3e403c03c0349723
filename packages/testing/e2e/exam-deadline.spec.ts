import { query } from '../src/index.ts'
import { ExamRoom } from './exam-room.ts'
import { expect, test } from './fixtures.ts'
import { lookAt } from './page-quality.ts'
import { PREPARE_SECONDS } from './workspace.ts'

test('the deadline is told before, freezes the terminal, and what is there is graded', async ({
  signedInPage: page,
  product,
  testFolder,
}) => {
  test.setTimeout((PREPARE_SECONDS + 600) * 1000)
  const room = new ExamRoom(page)
  const { terminal } = room
  /** Moves the deadline, as extra time would. */
  const deadlineIn = (seconds: number) =>
    query(
      product.databaseUrl,
      `UPDATE exam_attempts SET deadline = now() + interval '${seconds} seconds' WHERE id = '${room.id()}';
       SELECT pg_notify('cka_netlab_attempts', '${room.id()}')`,
    )

  await room.open('Warm-up')
  await room.prepare()
  await room.begin()
  await terminal.ready(60)
  await terminal.type('ssh node01 ip netns add red')

  await test.step('is told when little time is left, also where it is only heard', async () => {
    await deadlineIn(14 * 60)
    await expect(page.getByRole('status').filter({ hasText: 'Less than 15 minutes are left.' })).toHaveCount(1)
    await deadlineIn(4 * 60)
    await expect(page.getByRole('status').filter({ hasText: 'Less than 5 minutes are left.' })).toHaveCount(1)
    await expect.poll(() => room.secondsLeft()).toBeLessThanOrEqual(4 * 60)
    await lookAt(page, 'exam-five-minutes', testFolder)
  })

  await test.step('is taken out of the room at the deadline', async () => {
    await deadlineIn(3)
    await expect(
      page.getByRole('heading', { name: 'The time is up' }).or(page.getByText('Question by question')),
    ).toBeVisible({ timeout: 30_000 })
    const [row] = await query(
      product.databaseUrl,
      `SELECT ended_by, (submitted_at = deadline) AS on_time FROM exam_attempts WHERE id = '${room.id()}'`,
    )
    expect(row).toEqual({ ended_by: 'deadline', on_time: true })
  })

  await test.step('has what was there graded', async () => {
    await room.report()
    await expect(page.getByText('ended by the clock')).toBeVisible()
    await expect(page.getByText('Not passed', { exact: true })).toBeVisible()
    const [row] = await query(
      product.databaseUrl,
      `SELECT count(*)::int AS passed FROM check_results r JOIN submissions s ON s.id = r.submission_id
       JOIN attempts a ON a.id = s.attempt_id WHERE a.exam_attempt_id = '${room.id()}' AND r.outcome = 'pass'`,
    )
    expect(Number(row?.passed)).toBeGreaterThan(0)
  })
})

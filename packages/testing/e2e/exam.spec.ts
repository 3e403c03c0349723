import { extractText } from 'unpdf'
import { query } from '../src/index.ts'
import { ExamRoom, fitsWidth } from './exam-room.ts'
import { expect, test } from './fixtures.ts'
import { lookAt } from './page-quality.ts'
import { PREPARE_SECONDS } from './workspace.ts'

/** As somebody would type it on node01, one command after the other. */
const CABLE = [
  'ip netns add red; ip netns add blue',
  'ip link add veth-red netns red type veth peer name veth-blue netns blue',
  'ip -n red addr add 192.168.15.1/24 dev veth-red; ip -n blue addr add 192.168.15.2/24 dev veth-blue',
  'ip -n red link set veth-red up; ip -n blue link set veth-blue up',
]

test('a learner sits a whole exam, with a reload and a crash of the server in its middle', async ({
  signedInPage: page,
  product,
  testFolder,
}) => {
  test.setTimeout((PREPARE_SECONDS + 900) * 1000)
  const room = new ExamRoom(page)
  const { terminal } = room

  await test.step('reads the rules and looks around before the clock starts', async () => {
    await page.goto('/exams')
    await expect(page.getByRole('heading', { name: 'Exams' })).toBeVisible()
    await lookAt(page, 'exams', testFolder)
    await room.open('Warm-up')
    await lookAt(page, 'exam-start', testFolder)
    await room.prepare()
    await expect(page.getByRole('region', { name: 'A short tour of the room' })).toBeVisible()
    await page.getByRole('button', { name: 'Next', exact: true }).click()
    await expect(page.getByText('Copy its ssh line with a click')).toBeVisible()
    await lookAt(page, 'exam-lobby', testFolder)
    await room.begin()
  })

  await test.step('works on the first question, on the host that it names', async () => {
    await terminal.ready(60)
    await terminal.type('ssh node01')
    await terminal.shows(/root@node01/)
    for (const command of CABLE) await terminal.type(command)
    await terminal.type('ip netns exec red ping -c 1 192.168.15.2')
    await terminal.shows(/1 received/)
    await page.getByLabel('Notes').fill('cable stands')
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Flag' }).click()
    await expect(page.getByRole('button', { name: /^Question 1: .*, done, flagged$/ })).toBeVisible()
    await lookAt(page, 'exam-room', testFolder)
  })

  await test.step('finds everything, and the right time, after a reload', async () => {
    await expect(page.getByText('Saving…')).toBeHidden()
    await page.reload()
    await terminal.ready(60)
    await expect(page.getByLabel('Notes')).toHaveValue('cable stands')
    await terminal.shows(/1 received/)
    const [row] = await query(
      product.databaseUrl,
      `SELECT extract(epoch FROM deadline - now())::int AS left FROM exam_attempts WHERE id = '${room.id()}'`,
    )
    expect(Math.abs((await room.secondsLeft()) - Number(row?.left))).toBeLessThanOrEqual(3)
  })

  await test.step('goes on after the server has crashed, in the same shell', async () => {
    await product.crash('sandboxd')
    await product.crash('api')
    await expect(async () => {
      await terminal.type('echo back-$((20 + 1))')
      await terminal.shows(/^back-21$/m, 5)
    }).toPass({ timeout: 60_000 })
    await expect(page.getByRole('button', { name: /^Question 1: .*, done, flagged$/ })).toBeVisible()
  })

  await test.step('repairs the second, having turned to it with the keyboard alone', async () => {
    await page.keyboard.press('Alt+PageDown')
    await expect(page.getByText('Question 2 of 3')).toBeVisible()
    await terminal.ready(PREPARE_SECONDS)
    await terminal.type('kubectl set env deploy/webapp DB_HOST=mysql.payroll')
    await terminal.shows(/deployment.apps\/webapp env updated/)
    await terminal.type('kubectl rollout status deploy/webapp')
    await terminal.shows(/successfully rolled out/, 90)
  })

  await test.step('answers some of the third, at a large zoom', async () => {
    await page.setViewportSize({ width: 640, height: 360 })
    await room.turnTo(3)
    await fitsWidth(page)
    await page.getByLabel('pods of the whole cluster').fill('10.244.0.0/16')
    await page.getByLabel('Services get their cluster addresses').fill('10.96.0.0/12')
    await page.screenshot({ path: `${testFolder}/screenshots/exam-room-zoom.png` })
    await expect(page.getByText('Saving…')).toBeHidden()
    await page.setViewportSize({ width: 1280, height: 720 })
    await fitsWidth(page)
  })

  await test.step('hands in after being asked, and gets a report', async () => {
    await room.handIn()
    await room.report()
    // Weights 40 and 35 in full, and half of 25.
    await expect(page.getByText('87 %').first()).toBeVisible()
    await expect(page.getByText('Passed', { exact: true })).toBeVisible()
    await expect(page.getByText('2 of 3 whole, 1 in part')).toBeVisible()
    await lookAt(page, 'exam-report', testFolder)
    const rows = await query(
      product.databaseUrl,
      `SELECT percent, passed, state::text, ended_by FROM exam_attempts WHERE id = '${room.id()}'`,
    )
    expect(rows).toEqual([{ percent: 87, passed: true, state: 'ended', ended_by: 'learner' }])
  })

  await test.step('takes the report along, as PDF and JSON', async () => {
    const pdf = await page.request.get(`/api/v1/exam-attempts/${room.id()}/report.pdf`)
    expect(pdf.headers()['content-type']).toBe('application/pdf')
    const { text } = await extractText(new Uint8Array(await pdf.body()), { mergePages: true })
    for (const words of ['87 %', 'Passed', 'Ada Learner', 'cable stands', '10.244.1.0/24'])
      expect(text).toContain(words)
    const json = await (await page.request.get(`/api/v1/exam-attempts/${room.id()}/report.json`)).json()
    expect(json).toMatchObject({ percent: 87, questions: [{ percent: 100 }, { percent: 100 }, { percent: 50 }] })
  })

  await test.step('sees where to work next', async () => {
    await page.getByRole('link', { name: 'Progress' }).click()
    await expect(page.getByRole('heading', { name: /^Next: / })).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Mastery by topic' })).toBeVisible()
    await page.getByText('The figures as a table').click()
    await expect(page.getByRole('row', { name: /^CoreDNS/ })).toContainText('%')
    await lookAt(page, 'progress', testFolder)
  })

  await test.step('sits it again, and compares the two', async () => {
    await room.open('Warm-up')
    await room.prepare()
    await room.begin()
    await room.handIn()
    await room.report()
    await page.goto('/exams')
    for (const n of [1, 2]) await page.getByLabel(`Compare attempt ${n} of Warm-up`).check()
    await page.getByRole('link', { name: 'Compare these two' }).click()
    await expect(page.getByRole('row', { name: /^Whole exam/ })).toContainText('87')
    await expect(page.getByRole('row', { name: /^Join two network namespaces/ })).toContainText('-100')
    await lookAt(page, 'exam-compare', testFolder)
  })
})

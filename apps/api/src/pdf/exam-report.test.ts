import type { ExamReport } from '@cka-netlab/contracts'
import { extractText } from 'unpdf'
import { expect, it } from 'vitest'
import { pdfApart } from './pdf-apart.ts'

const question = (position: number): ExamReport['questions'][number] => ({
  ...{ position, labId: `lab-${position}`, title: `Question über ${position}`, topic: 'coredns', nature: 'repair' },
  ...{ weight: 5, minutes: 7, seconds: 100, points: 3, pointsMax: 6, percent: 50, flagged: false, notes: 'Привет' },
  tasks: ['Set `DB_HOST` of **webapp** “now”, see [the docs](https://kubernetes.io/docs/).'],
  answers: [{ prompt: 'Which range?', given: '', expected: '10.244.0.0/16' }],
  results: [
    {
      ...{ checkId: 'page', taskId: 'a', title: 'The page answers', points: 0, pointsMax: 4, seconds: 1 },
      verdict: { outcome: 'fail', expected: '200', observed: '502 → no endpoints', hint: 'Look at `endpoints`.' },
    },
  ],
  solution: "kubectl set env deploy/webapp DB_HOST=mysql.payroll\nbash -es <<'EOF' --> a://b == c",
  explanation: 'Because `mysql` is no name there.',
  references: ['https://kubernetes.io/docs/'],
})
const report: ExamReport = {
  ...{ id: 'x', examId: 'mock', title: 'Mock exam', number: 2, learner: 'Ada' },
  ...{ startedAt: '2026-11-25T10:00:00.000Z', submittedAt: '2026-11-25T11:48:00.000Z', endedBy: 'learner' },
  ...{ minutes: 120, extraMinutes: 0, seconds: 6480, passPercent: 66, percent: 71, passed: true },
  ...{ whole: 0, part: 17, none: 0, notJudged: 0, topics: [{ topic: 'coredns', weight: 100, percent: 50 }] },
  questions: Array.from({ length: 17 }, (_, at) => question(at + 1)),
}

it('writes a report of 17 questions as real text, every page numbered', { timeout: 60_000 }, async () => {
  const { text, totalPages } = await extractText(new Uint8Array(await pdfApart({ kind: 'exam', report })), {
    mergePages: false,
  })
  const whole = text.join('\n')
  for (const words of ['71 %', 'Passed', 'Question über 17', 'Set DB_HOST of webapp “now”, see the docs.'])
    expect(whole).toContain(words)
  for (const words of [
    '502 → no endpoints',
    'Привет',
    '10.244.0.0/16',
    'DB_HOST=mysql.payroll',
    "<<'EOF' --> a://b == c",
  ])
    expect(whole).toContain(words)
  expect(text.map((page, at) => page.includes(`${at + 1} of ${totalPages}`))).not.toContain(false)
  expect(totalPages).toBeLessThan(15)
})

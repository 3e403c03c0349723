import type { CohortReport, LearnerResults, Topic } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import { heading, INK, makePdf, type Pdf, table, WHEN, write } from './paper.ts'

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })

/** What one learner of a cohort has reached, as a PDF. */
export function learnerReportPdf({ cohort, at, learners }: CohortReport): Promise<Buffer> {
  const [learner] = learners
  if (!learner) throw new Error('There is no learner in the report.')
  const date = new Date(at)
  const paper = {
    title: `${learner.name}: results in ${cohort.name}`,
    subject: `Results of ${learner.name}`,
    date,
    foot: `${cohort.name} · ${learner.name}`,
  }
  return makePdf(paper, (pdf) => {
    const solved = learner.labs.filter(({ best }) => best === 100).length
    write(pdf, cohort.name, { size: 11, color: INK.mute })
    write(pdf, learner.name, { font: 'bold', size: 28 })
    write(pdf, `${learner.email} · ${WHEN.format(date)} UTC`, { gap: 6 })
    write(pdf, `${solved} labs solved of ${learner.labs.length} begun · ${learner.exams.length} exams`)
    topics(pdf, learner)
    exams(pdf, learner)
    labs(pdf, learner)
  })
}

function topics(pdf: Pdf, learner: LearnerResults): void {
  const byTopic = Map.groupBy(learner.labs, ({ topic }) => topic)
  if (byTopic.size === 0) return
  heading(pdf, 'By topic')
  const rows = [...byTopic].map(([topic, done]: [Topic, LearnerResults['labs']]) => {
    const sum = done.reduce((total, { best }) => total + (best ?? 0), 0)
    return [TOPIC_TITLES[topic], String(done.length), `${Math.round(sum / done.length)} %`]
  })
  table(pdf, ['*', 80, 80], [['Topic', 'Labs begun', 'Mean score'], ...rows])
}

function exams(pdf: Pdf, learner: LearnerResults): void {
  if (learner.exams.length === 0) return
  heading(pdf, 'Exams')
  const rows = learner.exams.map(({ title, number, submittedAt, percent, passed }) => [
    title,
    String(number),
    DAY.format(new Date(submittedAt)),
    score(percent),
    passed ? 'passed' : 'not passed',
  ])
  table(pdf, ['*', 50, 80, 50, 70], [['Exam', 'Attempt', 'Handed in', 'Score', ''], ...rows])
}

function labs(pdf: Pdf, learner: LearnerResults): void {
  if (learner.labs.length === 0) return
  heading(pdf, 'Labs')
  const rows = learner.labs.map(({ title, topic, attempts, best, bestAt }) => [
    title,
    TOPIC_TITLES[topic],
    String(attempts),
    score(best),
    bestAt ? DAY.format(new Date(bestAt)) : '-',
  ])
  table(pdf, ['*', 120, 50, 50, 80], [['Lab', 'Topic', 'Attempts', 'Best', 'Reached'], ...rows])
}

function score(percent: number | null): string {
  return percent === null ? '-' : `${percent} %`
}

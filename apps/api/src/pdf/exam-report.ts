import type { ExamReport, ExamReportQuestion } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import { heading, INK, label, makePdf, type Pdf, plain, printable, table, WHEN, write } from './paper.ts'

/** The report of an exam as a PDF, with an outline of its questions. */
export function examReportPdf(report: ExamReport): Promise<Buffer> {
  const { title, number, learner, submittedAt } = report
  const paper = {
    title: `${title}, attempt ${number}: report`,
    subject: `Result of ${learner}`,
    date: new Date(submittedAt),
    foot: `${title} · ${learner}`,
  }
  return makePdf(paper, (pdf) => {
    head(pdf, report)
    questionTable(pdf, report)
    topicTable(pdf, report)
    for (const question of report.questions) questionPart(pdf, question)
  })
}

function head(pdf: Pdf, report: ExamReport): void {
  const verdict = report.passed ? 'Passed' : 'Not passed'
  write(pdf, `${report.title}, attempt ${report.number}`, { size: 11, color: INK.mute })
  write(pdf, report.percent === null ? 'No result' : `${report.percent} %`, { font: 'bold', size: 34 })
  write(pdf, `${verdict}. ${report.passPercent} % were needed.`, {
    font: 'bold',
    size: 12,
    color: report.passed ? INK.pass : INK.fail,
  })
  const allowed = report.minutes + report.extraMinutes
  const judged = report.notJudged === 0 ? '' : `, ${report.notJudged} not judged`
  write(pdf, `${report.learner} · ${WHEN.format(new Date(report.submittedAt))} UTC`, { gap: 6 })
  write(
    pdf,
    `${minutes(report.seconds)} of ${allowed} min · ${report.whole} of ${report.questions.length} questions whole, ` +
      `${report.part} in part, ${report.none} without points${judged}`,
  )
}

function questionTable(pdf: Pdf, { questions }: ExamReport): void {
  heading(pdf, 'Questions')
  const rows = questions.map((question) => [
    String(question.position),
    question.title,
    TOPIC_TITLES[question.topic],
    `${question.weight} %`,
    question.percent === null ? '-' : String(question.percent),
    minutes(question.seconds),
  ])
  table(pdf, [24, '*', 130, 48, 44, 52], [['#', 'Question', 'Topic', 'Weight', 'Score', 'Time'], ...rows])
}

function topicTable(pdf: Pdf, { topics }: ExamReport): void {
  heading(pdf, 'By topic')
  const rows = topics.map(({ topic, weight, percent }) => [
    TOPIC_TITLES[topic],
    `${weight} %`,
    percent === null ? '-' : String(percent),
  ])
  table(pdf, ['*', 60, 60], [['Topic', 'Weight', 'Score'], ...rows])
}

function questionPart(pdf: Pdf, question: ExamReportQuestion): void {
  if (pdf.y > pdf.page.height - 200) pdf.addPage()
  const title = `${question.position}. ${question.title}`
  pdf.outline.addItem(printable(title))
  heading(pdf, title, 13)
  const score = question.points === null ? 'not judged' : `${question.points} of ${question.pointsMax} points`
  write(pdf, `${TOPIC_TITLES[question.topic]} · ${question.weight} % · ${score} · ${minutes(question.seconds)}`, {
    color: INK.mute,
  })
  if (question.failure) write(pdf, question.failure.message, { color: INK.fail, gap: 4 })
  for (const text of question.tasks) write(pdf, plain(text), { gap: 6 })
  if (question.results.length > 0) label(pdf, 'Checks')
  for (const { title: check, points, pointsMax, verdict } of question.results) {
    const passed = verdict.outcome === 'pass'
    const word = passed ? 'passed' : verdict.outcome === 'fail' ? 'failed' : 'not judged'
    write(pdf, `${plain(check)}: ${word}, ${points} of ${pointsMax}`, {
      gap: 4,
      color: passed ? INK.pass : INK.fail,
    })
    if (verdict.outcome === 'inconclusive') write(pdf, `Ours, not yours: ${verdict.reason}`, { color: INK.mute })
    else {
      write(pdf, `expected: ${verdict.expected}`, { font: 'mono', size: 8 })
      write(pdf, `observed: ${verdict.observed}`, { font: 'mono', size: 8 })
    }
    if (verdict.outcome === 'fail' && verdict.hint) write(pdf, plain(verdict.hint), { color: INK.mute })
  }
  for (const { prompt, given, expected } of question.answers) {
    write(pdf, plain(prompt), { gap: 4 })
    write(pdf, `yours: ${given || '(nothing)'}    right: ${expected}`, { font: 'mono', size: 8 })
  }
  if (question.notes.trim()) {
    label(pdf, 'Your notes')
    write(pdf, question.notes)
  }
  if (question.solution.trim()) {
    label(pdf, 'A solution')
    write(pdf, question.solution.trim(), { font: 'mono', size: 8 })
  }
  label(pdf, 'Why')
  write(pdf, plain(question.explanation))
  for (const url of question.references) write(pdf, url, { color: INK.accent, size: 8, link: url })
}

function minutes(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}

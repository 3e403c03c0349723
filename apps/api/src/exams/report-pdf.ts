import { createRequire } from 'node:module'
import type { ExamReport, ExamReportQuestion } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import PDFDocument from 'pdfkit'

const font = createRequire(import.meta.url).resolve
const FONTS = {
  plain: font('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  bold: font('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
  mono: font('@expo-google-fonts/jetbrains-mono/400Regular/JetBrainsMono_400Regular.ttf'),
}
/**
 * Without the joined arrows of the mono face: in commands `->` is two signs, and fontkit fails on the empty glyphs of
 * which they are made. The types know only a list of what to turn on; fontkit takes this too.
 */
const FEATURES = { calt: false } as unknown as PDFKit.Mixins.OpenTypeFeatures[]
const INK = { text: '#1b2026', mute: '#5c6670', line: '#dededa', accent: '#0b6e66', pass: '#1f7a3d', fail: '#b3362c' }
const MARGIN = 50
const WHEN = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

type Pdf = PDFKit.PDFDocument

/** The report as a PDF of real text, A4, with an outline of its questions. */
export function reportPdf(report: ExamReport): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: `${report.title}, attempt ${report.number}: report`,
      Author: 'cka-netlab',
      Subject: `Result of ${report.learner}`,
      // As the exam, not as the moment of printing: the same report gives the same file.
      CreationDate: new Date(report.submittedAt),
    },
  })
  const done = new Promise<Buffer>((resolve, reject) => {
    const pieces: Buffer[] = []
    pdf.on('data', (piece: Buffer) => pieces.push(piece))
    pdf.on('end', () => resolve(Buffer.concat(pieces)))
    pdf.on('error', reject)
  })
  for (const [name, file] of Object.entries(FONTS)) pdf.registerFont(name, file)
  head(pdf, report)
  questionTable(pdf, report)
  topicTable(pdf, report)
  for (const question of report.questions) questionPart(pdf, question)
  pageNumbers(pdf, report)
  pdf.end()
  return done
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
  pdf.font('plain').fontSize(9).fillColor(INK.text)
  pdf.table({
    columnStyles: [24, '*', 130, 48, 44, 52],
    defaultStyle: { border: [0, 0, 0.5, 0], borderColor: INK.line, padding: [4, 4, 4, 0] },
    data: [
      ['#', 'Question', 'Topic', 'Weight', 'Score', 'Time'],
      ...questions.map((question) => [
        String(question.position),
        printable(question.title),
        TOPIC_TITLES[question.topic],
        `${question.weight} %`,
        question.percent === null ? '-' : String(question.percent),
        minutes(question.seconds),
      ]),
    ],
  })
}

function topicTable(pdf: Pdf, { topics }: ExamReport): void {
  heading(pdf, 'By topic')
  pdf.font('plain').fontSize(9).fillColor(INK.text)
  pdf.table({
    columnStyles: ['*', 60, 60],
    defaultStyle: { border: [0, 0, 0.5, 0], borderColor: INK.line, padding: [4, 4, 4, 0] },
    data: [
      ['Topic', 'Weight', 'Score'],
      ...topics.map(({ topic, weight, percent }) => [
        TOPIC_TITLES[topic],
        `${weight} %`,
        percent === null ? '-' : String(percent),
      ]),
    ],
  })
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

function heading(pdf: Pdf, text: string, size = 12): void {
  write(pdf, text, { font: 'bold', size, gap: 16 })
}

function label(pdf: Pdf, text: string): void {
  write(pdf, text, { font: 'bold', size: 9, gap: 8 })
}

interface Look {
  font?: keyof typeof FONTS
  size?: number
  color?: string
  /** Above, in points. */
  gap?: number
  link?: string
}

function write(
  pdf: Pdf,
  text: string,
  { font: name = 'plain', size = 9.5, color = INK.text, gap = 0, link }: Look = {},
) {
  if (gap > 0) pdf.y += gap
  pdf.font(name).fontSize(size).fillColor(color)
  pdf.text(printable(text), MARGIN, pdf.y, {
    width: pdf.page.width - 2 * MARGIN,
    lineGap: 1.5,
    link,
    features: FEATURES,
  })
}

function pageNumbers(pdf: Pdf, { title, learner }: ExamReport): void {
  const { start, count } = pdf.bufferedPageRange()
  for (let at = 0; at < count; at++) {
    pdf.switchToPage(start + at)
    // Below the margin, where text would begin a new page.
    pdf.page.margins.bottom = 0
    pdf.font('plain').fontSize(8).fillColor(INK.mute)
    pdf.text(printable(`${title} · ${learner} · ${at + 1} of ${count}`), MARGIN, pdf.page.height - 34, {
      width: pdf.page.width - 2 * MARGIN,
      align: 'right',
      lineBreak: false,
    })
  }
}

/** Markdown as it is read: without the marks around code, emphasis and links. */
function plain(markdown: string): string {
  return markdown
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/`([^`]+)`/g, '$1')
    .replace(/^#+\s+/gm, '')
    .trim()
}

/** What both faces have: Latin, Greek, Cyrillic, punctuation, arrows. */
function printable(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll('\t', '    ')
    .replace(
      /[^\n\u0020-\u024f\u0370-\u052f\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20ac\u2122\u2190-\u2193\u2212\u2713\u2717]/g,
      '?',
    )
}

function minutes(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}

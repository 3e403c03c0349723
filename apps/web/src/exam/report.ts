import type { ExamReport } from '@cka-netlab/contracts'

type Question = ExamReport['questions'][number]

/** The questions that cost the most, with what went wrong first in each; at most three. */
export function lookFirst({ questions }: Pick<ExamReport, 'questions'>): { question: Question; why: string }[] {
  const cost = ({ weight, percent }: Question) => (percent === null ? 0 : weight * (100 - percent))
  return questions
    .filter((question) => cost(question) > 0)
    .toSorted((a, b) => cost(b) - cost(a))
    .slice(0, 3)
    .map((question) => {
      const failed = question.results.filter(({ verdict }) => verdict.outcome === 'fail')
      const [first] = failed
      const more = failed.length > 1 ? `, and ${failed.length - 1} more` : ''
      return { question, why: first ? `${first.title.replaceAll('`', '')}${more}` : 'lost points' }
    })
}

/** Two attempts side by side, question by question: by lab where both asked the same, else by topic. */
export function compareTopics(a: ExamReport, b: ExamReport) {
  const topics = [...new Set([...a.topics, ...b.topics].map(({ topic }) => topic))]
  const of = (report: ExamReport, topic: string) => report.topics.find((one) => one.topic === topic)?.percent ?? null
  return topics.map((topic) => ({ topic, a: of(a, topic), b: of(b, topic) }))
}

/** The labs that both attempts asked. */
export function compareLabs(a: ExamReport, b: ExamReport) {
  return a.questions.flatMap((question) => {
    const other = b.questions.find(({ labId }) => labId === question.labId)
    return other ? [{ title: question.title, labId: question.labId, a: question, b: other }] : []
  })
}

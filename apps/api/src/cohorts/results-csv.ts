import type { CohortReport } from '@cka-netlab/contracts'
import { stringify } from 'csv-stringify/sync'

/**
 * A line for each learner, a column for each lab and exam that somebody has begun. What a spreadsheet would take for a formula,
 * such as a name that begins with `=`, is led by an apostrophe.
 */
export function resultsCsv({ learners }: CohortReport): string {
  const labs = titles(learners.flatMap((learner) => learner.labs.map(({ labId, title }) => [labId, title] as const)))
  const exams = titles(
    learners.flatMap((learner) => learner.exams.map(({ examId, title }) => [examId, title] as const)),
  )
  const heading = ['Name', 'Address', 'Labs begun', 'Labs solved', ...labs.values(), ...exams.values()]
  const lines = learners.map((learner) => {
    const best = new Map(learner.labs.map((lab) => [lab.labId, lab.best]))
    const solved = learner.labs.filter((lab) => lab.best === 100).length
    return [
      ...[learner.name, learner.email, learner.labs.length, solved],
      ...[...labs.keys()].map((id) => best.get(id) ?? null),
      ...[...exams.keys()].map((id) => bestExam(learner.exams, id)),
    ]
  })
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  return stringify([heading, ...lines], { bom: true, escape_formulas: true, record_delimiter: 'windows' })
}

function titles(pairs: (readonly [string, string])[]): Map<string, string> {
  return new Map(pairs.toSorted(([, a], [, b]) => a.localeCompare(b)))
}

function bestExam(exams: CohortReport['learners'][number]['exams'], id: string): number | null {
  const percents = exams.flatMap(({ examId, percent }) => (examId === id && percent !== null ? [percent] : []))
  return percents.length === 0 ? null : Math.max(...percents)
}

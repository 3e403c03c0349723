import type { Exam, Lab } from '@cka-netlab/lab-format'
import { drawQuestions, wholePercents } from '@cka-netlab/scoring'
import { shareSandboxes } from './share-sandboxes.ts'

export interface SelectedQuestion {
  lab: Lab
  /** In percent. */
  weight: number
  /** Place in the list of the question whose sandbox it uses. */
  sandboxAt: number
}

/**
 * The questions of an exam. A draw takes only as many as `sandboxesMax` sandboxes carry; a fixed list is as its author
 * wrote it.
 */
export function selectQuestions(
  exam: Exam,
  labs: readonly Lab[],
  seed: string,
  sandboxesMax: number,
): SelectedQuestion[] {
  const byId = new Map(labs.map((lab) => [lab.id, lab]))
  const chosen = chooseFrom(exam, labs, byId, seed, sandboxesMax)
  const found = chosen.flatMap(({ labId, weight }) => {
    const lab = byId.get(labId)
    return lab ? [{ lab, weight }] : []
  })
  const places = shareSandboxes(found.map(({ lab }) => lab))
  return found.map((question, at) => ({ ...question, sandboxAt: places[at] ?? at }))
}

function chooseFrom(
  { selection }: Exam,
  labs: readonly Lab[],
  byId: Map<string, Lab>,
  seed: string,
  sandboxesMax: number,
): { labId: string; weight: number }[] {
  if (selection.kind === 'fixed') {
    const weights = wholePercents(selection.questions.map(({ weight }) => weight))
    return selection.questions.map(({ lab }, at) => ({ labId: lab, weight: weights[at] ?? 0 }))
  }
  const fits = (ids: string[]) => {
    const places = shareSandboxes(ids.flatMap((id) => byId.get(id) ?? []))
    return new Set(places).size <= sandboxesMax
  }
  return drawQuestions(labs, selection, seed, fits)
}

import type { Verdict } from '@cka-netlab/contracts'
import { fail, pass } from '../verdicts.ts'
import { FORMS, normaliseAnswer } from './normalise.ts'
import type { AnswerSpec } from './schema.ts'

export interface AnswerFacts {
  typed?: string
  /** Each of them is right. */
  right: string[]
}

/** Never tells the right answer: a learner may try again. */
export function evaluateAnswer(spec: AnswerSpec, { typed, right }: AnswerFacts): Verdict {
  const expected = `the right answer: ${FORMS[spec.type].replace(/, such as .*/, '')}`
  if (!typed?.trim()) return fail(expected, 'nothing typed')
  const shown = typed.trim().length > 80 ? `${typed.trim().slice(0, 79)}…` : typed.trim()
  const answer = normaliseAnswer(spec.type, typed)
  if (answer === undefined) return fail(expected, `you typed ${shown}`, { hint: `Type ${FORMS[spec.type]}.` })
  return right.some((one) => normaliseAnswer(spec.type, one) === answer)
    ? pass(expected, `you typed ${shown}`)
    : fail(expected, `you typed ${shown}`)
}

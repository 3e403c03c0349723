import type { CheckKind } from '../kind.ts'
import { type AnswerFacts, evaluateAnswer } from './evaluate.ts'
import { observeExpected } from './observed.ts'
import { AnswerSpec } from './schema.ts'

export const answer: CheckKind<AnswerSpec, AnswerFacts> = {
  kind: 'answer',
  schema: AnswerSpec,
  settles: false,
  example: `answer:
  prompt: Which range do pods get their addresses from?
  placeholder: 192.0.2.0/24
  type: cidr
  expect: { observe: podCIDR }`,
  title: (spec) => spec.prompt,
  async observe(view, { expect }, { answer: typed }) {
    // Nothing typed is wrong whatever the cluster says, so the cluster isn't asked.
    if (!typed?.trim()) return { right: [] }
    const isObserved = typeof expect === 'object' && !Array.isArray(expect)
    return { typed, right: isObserved ? await observeExpected(view, expect) : [expect].flat().map(String) }
  },
  evaluate: evaluateAnswer,
}

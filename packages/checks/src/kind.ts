import type { Verdict } from '@cka-netlab/contracts'
import type { z } from 'zod'
import type { ClusterView } from './view.ts'

/** What a check is given besides the sandbox. */
export interface CheckContext {
  /** What the learner typed for this check; undefined when nothing was. */
  answer?: string
}

/**
 * One kind of check. `observe` reads facts from the sandbox, `evaluate` judges them: data in, verdict out.
 *
 * @typeParam Spec - the fields under the kind's key in lab.yaml, defaults filled in
 * @typeParam Facts - what `observe` read; plain data
 */
export interface CheckKind<Spec, Facts> {
  /** The key in lab.yaml. */
  readonly kind: string
  /** Strict; every field described, since the authors' page and the JSON Schema are made from it. */
  readonly schema: z.ZodType<Spec>
  /**
   * Whether the fact may still be on its way when the learner presses Check (a rollout, a rule that kube-proxy writes).
   * Such a check is polled until its time is up; any other is looked at once.
   */
  readonly settles: boolean
  /** An example for the authors' page, in YAML. */
  readonly example: string
  /** A heading for a check that has none of its own: a statement that holds or not. */
  title(spec: Spec): string
  /** @throws {ObservationError} as {@link ClusterView.observe} does. */
  observe(view: ClusterView, spec: Spec, context: CheckContext): Promise<Facts>
  evaluate(spec: Spec, facts: Facts): Verdict
}

import type { Check } from '@cka-netlab/checks'
import type { Difficulty, Nature, Topic, Topology } from '@cka-netlab/contracts'
import type { z } from 'zod'

/** One step of putting a sandbox into the lab's starting state. */
export type SetupStep =
  /** Manifests; `source` tells whence, for messages. */
  | { kind: 'apply'; manifest: string; source: string }
  | { kind: 'waitFor'; resource: string; namespace: string; condition: string; timeoutSeconds: number }
  | { kind: 'run'; on: string; as: 'learner' | 'root'; script: string; timeoutSeconds: number }

/** A numbered demand. `text` and `hints` are Markdown. */
export interface Task {
  id: string
  text: string
  hints: string[]
  checks: Check[]
}

/** A way to meet, or to miss, the demands: shell typed on `terminal`, and what is typed into the questions. */
export interface Way {
  run: string
  /** By check id. */
  answers: Record<string, string>
}

/** A way beside the solution. */
export interface OtherWay extends Way {
  name: string
  /** Typed after it: brings back what the lab began with. Empty when nothing does. */
  undo: string
}

/**
 * A lab in the form that everything but the parser uses: defaults filled in, files read. Plain data, so that it can be
 * kept as JSON and an old grade read again.
 */
export interface Lab {
  id: string
  title: string
  topic: Topic
  nature: z.infer<typeof Nature>
  difficulty: z.infer<typeof Difficulty>
  /** Expected time. */
  minutes: number
  topology: Topology
  /** The lab spoils its cluster for others: it is never set up on one that is used again. */
  exclusive: boolean
  setup: SetupStep[]
  tasks: Task[]
  /** Sum of all checks. */
  points: number
  solution: Way
  alternatives: OtherWay[]
  decoys: (OtherWay & { fails: string[] })[]
  /** Markdown, shown after the end. */
  explanation: string
  references: string[]
  /** sha256 of the content; see {@link labDigest}. */
  digest: string
  /** As it was given to the parser. */
  file: string
}

/** The checks of all tasks, in order. */
export function checksOf(lab: Lab): (Check & { taskId: string })[] {
  return lab.tasks.flatMap((task) => task.checks.map((check) => ({ ...check, taskId: task.id })))
}

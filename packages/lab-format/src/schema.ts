import { CheckYaml } from '@cka-netlab/checks'
import { Difficulty, Nature, Topic, Topology } from '@cka-netlab/contracts'
import { z } from 'zod'

export const Id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use lower-case words joined by dashes')
  .max(60)
export const Text = z.string().min(1)
const [Host, Cluster] = Topology.options

const Environment = z
  .discriminatedUnion('topology', [
    z.strictObject({ topology: Host.shape.name }),
    z.strictObject({ topology: Cluster.shape.name, cni: Cluster.shape.cni, addons: Cluster.shape.addons }),
  ])
  .describe(
    '`{ topology: host }`, or `{ topology: cluster, cni: bridge, addons: [] }`; cni: bridge, calico, none or weave-layout; addons: contour',
  )

const WaitFor = z.strictObject({
  resource: z
    .string()
    .regex(/^[a-zA-Z0-9.-]+\/\S+$/, 'Write kind/name')
    .describe('`deployment/webapp`'),
  namespace: Text.default('default'),
  condition: Text.default('Available').describe('A condition of its status'),
  timeoutSeconds: z.number().int().min(1).max(300).default(60),
})

const Run = z.strictObject({
  on: Text.describe('The machine'),
  as: z.enum(['root', 'learner']).default('root'),
  script: Text.describe('For bash; every command must succeed'),
  timeoutSeconds: z.number().int().min(1).max(300).default(60),
})

export const SetupStepYaml = z
  .strictObject({
    apply: Text.optional().describe('Kubernetes manifests'),
    files: z.array(Text).min(1).optional().describe('Manifests in files beside lab.yaml'),
    waitFor: WaitFor.optional().describe('Waits until an object has a condition'),
    run: Run.optional().describe('Runs a script on a machine'),
  })
  .describe('One of apply, files, waitFor, run')

const TaskYaml = z.strictObject({
  id: Id.describe('Unique within the lab'),
  text: Text.describe('Markdown: every demand that is graded, exactly'),
  hints: z.array(Text).default([]).describe('Shown one by one, in practice only'),
  checks: z.array(CheckYaml).min(1),
})

const Answers = z.record(z.string(), z.union([z.string(), z.number()]))
const Way = {
  run: Text.optional().describe('Typed on `terminal` as the learner'),
  answers: Answers.optional().describe('Typed into the questions, by check id'),
}
const OtherWay = {
  ...Way,
  undo: Text.optional().describe(
    'Typed after the grade: brings back what the lab began with. Then the way is proven on the sandbox of the solution, before it',
  ),
}

/** lab.yaml, version 1, as authors write it. */
export const LabYaml = z
  .strictObject({
    apiVersion: z.literal('cka-netlab/v1'),
    kind: z.literal('Lab'),
    id: Id.describe('Unique among all labs; stays when the file moves'),
    title: Text.max(80),
    topic: Topic,
    nature: Nature.describe('What the learner does: build, repair or read'),
    difficulty: Difficulty,
    minutes: z.number().int().min(1).max(60).describe('Expected time'),
    environment: Environment,
    exclusive: z.boolean().default(false).describe('Spoils its cluster for others'),
    setup: z.array(SetupStepYaml).default([]),
    tasks: z.array(TaskYaml).min(1),
    solution: z.strictObject(Way).describe('One right way'),
    alternatives: z
      .array(z.strictObject({ name: Text, ...OtherWay }))
      .default([])
      .describe('Other right ways, which must score 100 too. Answers not given are those of the solution'),
    decoys: z
      .array(
        z.strictObject({ name: Text, ...OtherWay, fails: z.array(Text).min(1).describe('Exactly these checks fail') }),
      )
      .default([])
      .describe(
        'Plausible wrong ways. A decoy without run types the solution; answers not given are those of the solution',
      ),
    explanation: Text.describe('Markdown, shown after the end'),
    references: z.array(z.url()).default([]),
  })
  .describe('A lab: one question with its set-up, tasks, checks, solution and decoys')
export type LabYaml = z.infer<typeof LabYaml>

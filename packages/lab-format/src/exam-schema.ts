import { Topic } from '@cka-netlab/contracts'
import { z } from 'zod'
import { Id, Text } from './schema.ts'

const Weight = z.number().min(1).max(1000)

/** What the exam's own pages allow. */
const DOCUMENTATION = [
  'https://kubernetes.io/docs/',
  'https://kubernetes.io/blog/',
  'https://gateway-api.sigs.k8s.io/',
  'https://docs.tigera.io/calico/latest/',
]

/** exam.yaml, version 1, as authors write it. */
export const ExamYaml = z
  .strictObject({
    apiVersion: z.literal('cka-netlab/v1'),
    kind: z.literal('Exam'),
    id: Id.describe('Unique among all exams; stays when the file moves'),
    title: Text.max(80),
    description: Text.describe('Markdown, for the start page'),
    minutes: z.number().int().min(1).max(240).default(120),
    passPercent: z.number().int().min(1).max(100).default(66),
    questions: z
      .array(z.strictObject({ lab: Id.describe('Id of a lab'), weight: Weight.describe('In any unit') }))
      .min(1)
      .max(40)
      .optional()
      .describe('Fixed questions, in this order'),
    draw: z
      .strictObject({
        questions: z.number().int().min(1).max(40).describe('How many; fewer where there are not enough labs'),
        topics: z.partialRecord(Topic, Weight).describe('Weight of each topic that is drawn from, in any unit'),
        seed: Text.max(100).optional().describe('Draws the same for everybody; without it each attempt is drawn anew'),
      })
      .optional()
      .describe('Questions drawn from all labs by the weight of their topics'),
    documentation: z.array(z.url()).default(DOCUMENTATION).describe('Pages that may be read during the exam'),
  })
  .describe('An exam: a timed list or draw of labs')
export type ExamYaml = z.infer<typeof ExamYaml>

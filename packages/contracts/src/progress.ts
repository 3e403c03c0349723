import { z } from 'zod'
import { LabSummary, Topic } from './learning.ts'

/** `GET /api/v1/progress`: what a learner can do, and what to do next. */
export const Progress = z.object({
  /** Topics that have labs, in the order of the course. */
  topics: z.array(
    z.object({
      topic: Topic,
      labs: z.number(),
      tried: z.number(),
      solved: z.number(),
      /** Mean of the best scores; a lab never tried counts nothing. */
      percent: z.number(),
    }),
  ),
  /** Labs and exams, the latest first. */
  recent: z.array(
    z.object({
      kind: z.enum(['lab', 'exam']),
      /** Of the attempt. */
      id: z.string(),
      title: z.string(),
      topic: Topic.nullable(),
      at: z.iso.datetime(),
      percent: z.number().nullable(),
      seconds: z.number().nullable(),
      withSolution: z.boolean(),
    }),
  ),
  /** Checks that failed in the latest look at them, those that failed most often first. */
  weakest: z.array(
    z.object({
      labId: z.string(),
      labTitle: z.string(),
      topic: Topic,
      checkId: z.string(),
      title: z.string(),
      failed: z.number(),
      times: z.number(),
    }),
  ),
  suggestion: z.object({ lab: LabSummary, reason: z.string() }).nullable(),
})
export type Progress = z.infer<typeof Progress>

import { z } from 'zod'
import { Match } from '../match/schema.ts'

const Count = z.union([
  z.number().int().min(0),
  z.strictObject({ gte: z.number().int().min(0).optional(), lte: z.number().int().min(0).optional() }),
])

export const ResourceSpec = z
  .strictObject({
    apiVersion: z.string().min(1).describe('`v1`, `apps/v1`, …'),
    kind: z.string().min(1).describe('`Deployment`, `Service`, …'),
    name: z.string().min(1).optional().describe('One object by its name'),
    namespace: z.string().min(1).default('default').describe('`*` with a selector: all. Ignored where kinds have none'),
    selector: z.record(z.string(), z.string()).optional().describe('Objects by their labels, instead of a name'),
    match: Match.optional(),
    exists: z.boolean().default(true).describe('`false`: no such object may exist'),
    count: Count.optional().describe('How many objects match: a number, or `{ gte, lte }`. Without: at least one'),
  })
  .refine((spec) => !(spec.name && spec.selector), { error: 'Give either name or selector, not both' })
  .refine((spec) => !(spec.name && spec.count !== undefined), { error: 'count is for objects chosen by selector' })
  .refine((spec) => spec.name || spec.selector || spec.count !== undefined || !spec.exists || spec.match, {
    error: 'Say which object: by name, selector, match or count',
  })
export type ResourceSpec = z.infer<typeof ResourceSpec>

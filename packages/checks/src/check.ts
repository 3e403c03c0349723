import { z } from 'zod'
import { type CHECK_KINDS, KIND_NAMES, type KindName, kindOf, type Statement } from './registry.ts'

/** A check as lab.yaml has it: its head, and exactly one kind. */
export const CheckYaml = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use lower-case words joined by dashes')
    .describe('Unique within the lab'),
  title: z.string().min(1).optional().describe('A statement that holds or not. Without: made from the fields'),
  points: z.number().int().min(1).max(100).describe('All of them or none'),
  timeoutSeconds: z
    .number()
    .min(0)
    .max(120)
    .optional()
    .describe('Looked at again until then. Default: 10, and 0 for facts that do not settle by themselves'),
  expected: z
    .string()
    .min(1)
    .optional()
    .describe('Shown as what was expected, where the fields would give the answer away'),
  ...(Object.fromEntries(KIND_NAMES.map((name) => [name, kindOf(name).schema.optional()])) as {
    [K in KindName]: z.ZodOptional<(typeof CHECK_KINDS)[K]['schema']>
  }),
})
export type CheckYaml = z.infer<typeof CheckYaml>

/** One declarative statement about the sandbox, worth points. Plain data, defaults filled in. */
export type Check = {
  id: string
  title: string
  points: number
  timeoutSeconds: number
  /** The author's words for what is expected; without, the verdict's own. */
  expected?: string
} & Statement

/** Time that a cluster is given to settle. */
export const DEFAULT_TIMEOUT_SECONDS = 10

/** The kinds whose keys a check of lab.yaml has; one, when it is right. */
export function kindsIn(yaml: Record<string, unknown>): KindName[] {
  return KIND_NAMES.filter((name) => yaml[name] !== undefined)
}

/** From lab.yaml's form to the one that is graded. The check must have exactly one kind. */
export function toCheck(yaml: CheckYaml): Check {
  const [name] = kindsIn(yaml)
  if (!name) throw new TypeError(`Check ${yaml.id} has no kind`)
  const kind = kindOf(name)
  const spec = yaml[name]
  return {
    id: yaml.id,
    title: yaml.title ?? kind.title(spec),
    points: yaml.points,
    timeoutSeconds: yaml.timeoutSeconds ?? (kind.settles ? DEFAULT_TIMEOUT_SECONDS : 0),
    ...(yaml.expected === undefined ? {} : { expected: yaml.expected }),
    kind: name,
    spec,
  } as Check
}

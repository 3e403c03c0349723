import { z } from 'zod'
import { ExamYaml } from './exam-schema.ts'
import { LabYaml } from './schema.ts'

/** The parts of JSON Schema that say which fields may stand where. */
export interface JsonSchema {
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  propertyNames?: { enum?: string[] }
  prefixItems?: JsonSchema[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  [key: string]: unknown
}

/** The JSON Schema of lab.yaml, for editors. */
export function labJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(LabYaml, { io: 'input', unrepresentable: 'any' })
  return { $id: 'https://cka-netlab.dev/lab.schema.json', title: 'cka-netlab lab', ...schema } as JsonSchema
}

/** As it is committed: `lab.schema.json`. */
export function labJsonSchemaText(): string {
  return `${JSON.stringify(labJsonSchema(), null, 2)}\n`
}

/** The JSON Schema of an exam, for editors. */
export function examJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(ExamYaml, { io: 'input', unrepresentable: 'any' })
  return { $id: 'https://cka-netlab.dev/exam.schema.json', title: 'cka-netlab exam', ...schema } as JsonSchema
}

/** As it is committed: `exam.schema.json`. */
export function examJsonSchemaText(): string {
  return `${JSON.stringify(examJsonSchema(), null, 2)}\n`
}

function branches(schema: JsonSchema): JsonSchema[] {
  const choices: JsonSchema[] = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
  return [schema, ...choices.flatMap(branches)]
}

/** Whether data may be of this form: a form is told by its fields of one fixed value, such as `topology: host`. */
function fits(schema: JsonSchema, data: unknown): boolean {
  const given = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>
  return Object.entries(schema.properties ?? {}).every(
    ([key, { const: fixed }]) => fixed === undefined || given[key] === undefined || given[key] === fixed,
  )
}

/** Tells the names of the fields that may stand at `path` of the data. */
export interface KnownFields {
  /** What the whole is called in messages. */
  what: string
  at(path: readonly (string | number)[], data: unknown): string[]
}

function knownFields(what: string, makeSchema: () => JsonSchema): KnownFields {
  let whole: JsonSchema | undefined
  return {
    what,
    at(path, data) {
      whole ??= makeSchema()
      return fieldsAt(whole, path, data)
    },
  }
}

export const LAB_FIELDS = knownFields('lab', labJsonSchema)
export const EXAM_FIELDS = knownFields('exam', examJsonSchema)

function fieldsAt(whole: JsonSchema, path: readonly (string | number)[], data: unknown): string[] {
  let here = branches(whole)
  let value = data
  for (const step of path) {
    value = (value as Record<string | number, unknown> | undefined | null)?.[step]
    here = here
      .flatMap((schema): JsonSchema[] => {
        const next = typeof step === 'number' ? (schema.prefixItems?.[step] ?? schema.items) : schema.properties?.[step]
        return next ? [next] : []
      })
      .flatMap(branches)
      .filter((schema) => fits(schema, value))
  }
  const names = (schema: JsonSchema) => [...Object.keys(schema.properties ?? {}), ...(schema.propertyNames?.enum ?? [])]
  return [...new Set(here.flatMap(names))]
}

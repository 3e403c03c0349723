import { z } from 'zod'
import { LabYaml } from './schema.ts'

/** The parts of JSON Schema that say which fields may stand where. */
export interface JsonSchema {
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
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

function branches(schema: JsonSchema): JsonSchema[] {
  const choices: JsonSchema[] = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
  return [schema, ...choices.flatMap(branches)]
}

let whole: JsonSchema | undefined

/** Whether data may be of this form: a form is told by its fields of one fixed value, such as `topology: host`. */
function fits(schema: JsonSchema, data: unknown): boolean {
  const given = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>
  return Object.entries(schema.properties ?? {}).every(
    ([key, { const: fixed }]) => fixed === undefined || given[key] === undefined || given[key] === fixed,
  )
}

/** The names of the fields that may stand at `path` of the data. */
export function fieldsAt(path: readonly (string | number)[], data: unknown): string[] {
  whole ??= labJsonSchema()
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
  return [...new Set(here.flatMap((schema) => Object.keys(schema.properties ?? {})))]
}

/** The part of JSON Schema that the description of the API uses. */
export interface Schema {
  type?: string
  format?: string
  pattern?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  minimum?: number
  minLength?: number
  default?: unknown
}

const UUID = '01234567-89ab-4def-8123-456789abcdef'

/**
 * A value that the schema accepts, with what must be there alone.
 * @param known - values of fields by name, where not any value will do
 */
export function example(schema: Schema, known: Record<string, unknown> = {}): unknown {
  const { type, anyOf, oneOf, allOf } = schema
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const [choice] = anyOf ?? oneOf ?? allOf ?? []
  if (choice) return example(choice, known)
  if (type === 'object') {
    const fields = (schema.required ?? []).map((name) => {
      const field = schema.properties?.[name] ?? {}
      return [name, known[name] ?? example(field, known)]
    })
    return Object.fromEntries(fields)
  }
  if (type === 'array') return []
  if (type === 'boolean') return true
  if (type === 'integer' || type === 'number') return Math.max(1, schema.minimum ?? 1)
  return text(schema)
}

function text({ format, minLength = 1 }: Schema): string {
  if (format === 'uuid') return UUID
  if (format === 'email') return 'nobody@example.org'
  if (format === 'date-time') return '2026-01-01T00:00:00.000Z'
  return 'x'.repeat(minLength)
}

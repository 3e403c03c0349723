import { CHECK_KINDS, KIND_NAMES } from '@cka-netlab/checks'
import { z } from 'zod'
import type { JsonSchema } from './json-schema.ts'

const BEGIN = '<!-- kinds: written by `npm run lab -- schema --write` -->'
const END = '<!-- /kinds -->'

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${String(schema.const)}\``
  if (Array.isArray(schema.enum)) return schema.enum.map((word) => `\`${String(word)}\``).join(', ')
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return [...new Set(choices.map(typeOf))].join(' or ')
  if (schema.type === 'array') return schema.items ? `list of ${typeOf(schema.items)}` : 'list'
  if (schema.type === 'object') return 'map'
  return { string: 'text', integer: 'number', number: 'number', boolean: 'true or false' }[String(schema.type)] ?? 'any'
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')

function rows(schema: JsonSchema, prefix = ''): string[] {
  const required = new Set(schema.required as string[] | undefined)
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const fallback = field.default
    const isTold = fallback !== undefined && typeof fallback !== 'object'
    const must = required.has(name) ? 'required' : isTold ? `\`${JSON.stringify(fallback)}\`` : ''
    const description = String(field.description ?? '')
    const own = `| \`${prefix}${name}\` | ${cell(typeOf(field))} | ${must} | ${cell(description)} |`
    const inner = field.type === 'array' ? field.items : field
    const below = inner?.properties ? rows(inner, `${prefix}${name}.`) : []
    return [own, ...below]
  })
}

/** A section for each kind of check, from its schema and its example. */
function kindsMarkdown(): string {
  return KIND_NAMES.map((name) => {
    const { schema, example, settles } = CHECK_KINDS[name]
    const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
    const table = ['| field | value | default | |', '| --- | --- | --- | --- |', ...rows(json)].join('\n')
    const time = settles ? 'Looked at again for up to 10 s.' : 'Looked at once.'
    return `### \`${name}\`\n\n${time}\n\n\`\`\`yaml\n${example}\n\`\`\`\n\n${table}`
  }).join('\n\n')
}

/**
 * Puts the kinds of check into the authors' page, between its two marks.
 * @throws {Error} when the page has no marks.
 */
export function withKinds(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`The authors' page lacks the marks ${BEGIN} and ${END}`)
  return `${page.slice(0, begin + BEGIN.length)}\n\n${kindsMarkdown()}\n\n${page.slice(end)}`
}

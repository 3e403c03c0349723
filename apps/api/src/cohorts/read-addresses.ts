import { parse } from 'csv-parse/sync'
import { z } from 'zod'

export const LINES_MAX = 2000

export type AddressLine = { line: number; email: string } | { line: number; text: string; reason: string }

const Address = z.email().max(200)

/**
 * The addresses of a CSV, each with its line, from 1. The address may stand in any column; a first line without one is
 * taken for the heading. Separators are commas, semicolons and tabs; empty lines say nothing.
 */
export function readAddresses(csv: string): AddressLine[] {
  const seen = new Map<string, number>()
  const rows = csv
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((text, at) => ({ line: at + 1, text: text.trim() }))
    .filter(({ text }) => text !== '')
  return rows.slice(0, LINES_MAX + 1).flatMap(({ line, text }, at): AddressLine[] => {
    if (at === LINES_MAX) return [{ line, text, reason: `From here on it is too long: ${LINES_MAX} lines at once.` }]
    const shown = text.slice(0, 200)
    const fields = fieldsOf(text)
    if (!fields) return [{ line, text: shown, reason: 'A quotation mark is missing.' }]
    const email = fields.find((field) => field.includes('@'))?.toLowerCase()
    if (email === undefined) return at === 0 ? [] : [{ line, text: shown, reason: 'There is no address in it.' }]
    if (!Address.safeParse(email).success) return [{ line, text: shown, reason: `"${email}" is not an address.` }]
    const first = seen.get(email)
    if (first !== undefined) return [{ line, text: shown, reason: `The same address stands in line ${first}.` }]
    seen.set(email, line)
    return [{ line, email }]
  })
}

/** Line by line, so that one with a lost quotation mark does not swallow those below it. */
function fieldsOf(text: string): string[] | undefined {
  try {
    const [fields] = parse(text, { delimiter: [',', ';', '\t'], trim: true, relax_column_count: true })
    return fields as string[]
  } catch {
    return undefined
  }
}

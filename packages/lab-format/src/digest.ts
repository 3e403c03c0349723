import { createHash } from 'node:crypto'

/** JSON with the keys of every map in order, so that equal data gives equal text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const entries = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}

/**
 * Names a lab's content: the same for the same data, however it is laid out or commented; another one for any change
 * of it or of a file that it uses. An old grade stays with the content that it was given for.
 *
 * @param content - lab.yaml as data, as the author wrote it
 * @param files - the files that it names, by name
 * @returns 64 hex digits of sha256
 */
export function labDigest(content: unknown, files: Record<string, string>): string {
  return createHash('sha256').update(canonical({ content, files })).digest('hex')
}

/** One place where an object is not as expected. */
export interface Mismatch {
  path: string
  expected: string
  observed: string
}

const MATCHERS = new Set(['matches', 'oneOf', 'gte', 'lte', 'absent'])
type Plain = Record<string, unknown>

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `{ matches: … }`, `{ oneOf: […] }`, `{ gte, lte }`, `{ absent: true }`; any other object is matched by its fields. */
export function isMatcher(value: unknown): value is Plain {
  return isPlain(value) && Object.keys(value).length > 0 && Object.keys(value).every((key) => MATCHERS.has(key))
}

/** A value as one would write it in a terminal: short, on one line. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 117)}…` : text === '' ? '""' : text
}

function showMatcher(matcher: Plain): string {
  const parts: string[] = []
  if (matcher.absent !== undefined) parts.push(matcher.absent ? 'nothing' : 'some value')
  if (matcher.matches !== undefined) parts.push(`matches ${matcher.matches}`)
  if (Array.isArray(matcher.oneOf)) parts.push(`one of ${matcher.oneOf.map(show).join(', ')}`)
  if (matcher.gte !== undefined) parts.push(`at least ${matcher.gte}`)
  if (matcher.lte !== undefined) parts.push(`at most ${matcher.lte}`)
  return parts.join(' and ')
}

function satisfies(matcher: Plain, actual: unknown): boolean {
  if (matcher.absent !== undefined && matcher.absent !== (actual === undefined || actual === null)) return false
  if (matcher.matches !== undefined) {
    if (!['string', 'number', 'boolean'].includes(typeof actual)) return false
    if (!new RegExp(String(matcher.matches)).test(String(actual))) return false
  }
  if (Array.isArray(matcher.oneOf) && !matcher.oneOf.some((one) => mismatches(one, actual).length === 0)) return false
  if (matcher.gte !== undefined && !(typeof actual === 'number' && actual >= Number(matcher.gte))) return false
  return matcher.lte === undefined || (typeof actual === 'number' && actual <= Number(matcher.lte))
}

function compareLists(expected: unknown[], actual: unknown, path: string): Mismatch[] {
  if (expected.length === 0) {
    const empty = actual === undefined || actual === null || (Array.isArray(actual) && actual.length === 0)
    return empty ? [] : [{ path, expected: 'an empty list', observed: show(actual) }]
  }
  if (!Array.isArray(actual)) return [{ path, expected: 'a list', observed: show(actual) }]
  return expected.flatMap((wanted) => closest(wanted, actual, path))
}

/** The differences to the element that comes nearest; none when one element matches. */
function closest(wanted: unknown, actual: unknown[], path: string): Mismatch[] {
  const name = isPlain(wanted) && typeof wanted.name === 'string' ? wanted.name : undefined
  const label = name === undefined ? '[]' : `[${name}]`
  const named = name === undefined ? actual : actual.filter((one) => isPlain(one) && one.name === name)
  if (named.length === 0) {
    const names = actual.map((one) => (isPlain(one) && typeof one.name === 'string' ? one.name : show(one)))
    return [
      {
        path,
        expected: name ?? `an element ${describeExpected(wanted)}`,
        observed: names.join(', ') || 'an empty list',
      },
    ]
  }
  let best: Mismatch[] | undefined
  for (const one of named) {
    const found = mismatches(wanted, one, path + label)
    if (found.length === 0) return []
    if (!best || found.length < best.length) best = found
  }
  return best ?? []
}

/** What is expected, in words; matchers are told as such. */
export function describeExpected(expected: unknown): string {
  return isMatcher(expected) ? showMatcher(expected) : show(expected)
}

/**
 * Where `actual` does not have what `expected` names. Fields that `expected` does not name are free; a list expects,
 * for each of its elements, one element that matches; an empty list expects an empty one.
 */
export function mismatches(expected: unknown, actual: unknown, path = ''): Mismatch[] {
  if (isMatcher(expected)) {
    return satisfies(expected, actual) ? [] : [{ path, expected: showMatcher(expected), observed: show(actual) }]
  }
  if (Array.isArray(expected)) return compareLists(expected, actual, path)
  if (isPlain(expected)) {
    if (actual !== undefined && actual !== null && !isPlain(actual)) {
      return [{ path, expected: show(expected), observed: show(actual) }]
    }
    return Object.entries(expected).flatMap(([key, value]) =>
      mismatches(value, (actual as Plain | undefined | null)?.[key], path ? `${path}.${key}` : key),
    )
  }
  return Object.is(expected, actual) ? [] : [{ path, expected: show(expected), observed: show(actual) }]
}

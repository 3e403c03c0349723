import type { z } from 'zod'
import { LabError } from './error.ts'
import { type KnownFields, LAB_FIELDS } from './json-schema.ts'
import type { Path, Positions } from './position.ts'
import { suggestion } from './suggest.ts'

type Issue = z.core.$ZodIssue

/** The branch of a union that the author most likely meant: the one with the least to correct. */
function likeliest(issues: Issue[][]): Issue[] {
  const cost = (issue: Issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.length
      : issue.code === 'invalid_type' && issue.path.length === 0
        ? 5
        : 1
  const total = (branch: Issue[]) => branch.reduce((sum, issue) => sum + cost(issue), 0)
  return issues.toSorted((a, b) => total(a) - total(b))[0] ?? []
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<string | number, unknown> | undefined | null)?.[key],
    data,
  )
}

function typeName(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  return EXPECTED[typeof value] ?? `a ${typeof value}`
}

const EXPECTED: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a map',
  record: 'a map',
}

/** `tasks[0].checks[1].podIP` */
function show(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '')
}

function unknownKeys(keys: string[], path: Path, data: unknown, positions: Positions, known: KnownFields): LabError[] {
  const isCheck = path.length >= 4 && path.at(-2) === 'checks'
  return keys.map((key) => {
    const message = isCheck
      ? `Unknown field or kind of check "${key}"`
      : `Unknown field "${key}"${path.length > 0 ? ` in ${show(path)}` : ''}`
    return new LabError('LAB_NAME_UNKNOWN', {
      at: positions.atKey([...path, key]),
      message,
      fix: suggestion(key, known.at(path, data), isCheck ? 'Fields and kinds' : 'Fields here'),
    })
  })
}

function unknownWord(issue: { values: unknown[] }, path: Path, value: unknown, positions: Positions): LabError {
  const words = issue.values.map(String)
  const at = positions.atValue(path)
  if (words.length === 1) {
    const message = `${show(path)} must be ${words[0]}, not ${String(value)}`
    return new LabError('LAB_SCHEMA_INVALID', { at, message, fix: `Write ${words[0]}.` })
  }
  const message = `${show(path)} "${String(value)}" is not one that is known`
  return new LabError('LAB_NAME_UNKNOWN', { at, message, fix: suggestion(String(value), words) })
}

function reason(issue: Issue): string {
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const bound = issue.code === 'too_small' ? issue.minimum : issue.maximum
    if (issue.code === 'too_small' && issue.origin !== 'number' && Number(bound) === 1) return ' is empty'
    const unit = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' elements' : ''
    return ` must be at ${issue.code === 'too_small' ? 'least' : 'most'} ${bound}${unit}`
  }
  return `: ${issue.message.replace(/\.$/, '')}`
}

/** The field that tells which form a map has. `path` ends with it. */
function unknownChoice(options: unknown[], path: Path, value: unknown, positions: Positions): LabError[] {
  if (value !== undefined) return [unknownWord({ values: options }, path, value, positions)]
  const message = `Missing field "${String(path.at(-1))}" in ${show(path.slice(0, -1)) || 'the lab'}`
  const fix = `One of ${options.map(String).join(', ')}.`
  return [new LabError('LAB_SCHEMA_INVALID', { at: positions.atValue(path), message, fix })]
}

function toErrors(issue: Issue, base: Path, data: unknown, positions: Positions, known: KnownFields): LabError[] {
  const path: Path = [...base, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))]
  const value = valueAt(data, path)
  const name = show(path) || `The ${known.what}`
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, data, positions, known)
  if (issue.code === 'invalid_value' && value !== undefined) return [unknownWord(issue, path, value, positions)]
  if (issue.code === 'invalid_union') {
    if (value !== undefined && issue.errors.length > 0) {
      return likeliest(issue.errors).flatMap((inner) => toErrors(inner, path, data, positions, known))
    }
    if (issue.discriminator !== undefined) {
      const { options = [] } = issue as { options?: unknown[] }
      return unknownChoice(options, path, value, positions)
    }
  }
  const at = positions.atValue(path)
  if (value === undefined) {
    const fields = path.length > 1 ? ` in ${show(path.slice(0, -1))}` : ''
    const message = `Missing field "${String(path.at(-1))}"${fields}`
    return [new LabError('LAB_SCHEMA_INVALID', { at, message, fix: `Add "${String(path.at(-1))}".` })]
  }
  if (issue.code === 'invalid_type') {
    const wanted = EXPECTED[issue.expected] ?? issue.expected
    return [new LabError('LAB_SCHEMA_INVALID', { at, message: `${name} must be ${wanted}, and is ${typeName(value)}` })]
  }
  return [new LabError('LAB_SCHEMA_INVALID', { at, message: `${name}${reason(issue)}` })]
}

/** What the schema has against the data, each with its place in the text and the likely fix. */
export function schemaErrors(
  error: z.ZodError,
  data: unknown,
  positions: Positions,
  known: KnownFields = LAB_FIELDS,
): LabError[] {
  const errors = error.issues.flatMap((issue) => toErrors(issue, [], data, positions, known))
  // A field that is misspelt is told once, not also as missing.
  const meant = new Set(errors.flatMap(({ fix }) => fix?.match(/^Did you mean "(.+)"\?$/)?.[1] ?? []))
  return errors.filter(({ message }) => {
    const missing = message.match(/^Missing field "(.+?)"/)?.[1]
    return missing === undefined || !meant.has(missing)
  })
}

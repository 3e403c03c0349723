import type { Verdict } from '@cka-netlab/contracts'
import { atWhere } from '../place.ts'
import type { Seen } from '../seen.ts'
import { fail, pass } from '../verdicts.ts'
import type { SysctlSpec } from './schema.ts'

export interface SysctlFacts {
  /** Null when the kernel has no such parameter. */
  found: Seen<{ value: string | null }>
}

const words = (text: string) => text.trim().split(/\s+/).join(' ')

export function evaluateSysctl(spec: SysctlSpec, { found }: SysctlFacts): Verdict {
  const expected = `${spec.key} = ${spec.value} ${atWhere(spec.on)}`
  if (!found.found) return fail(expected, found.message)
  const { value } = found.value
  if (value === null) return fail(expected, `there is no parameter ${spec.key}`)
  const observed = `${spec.key} = ${words(value)}`
  return words(value) === words(String(spec.value)) ? pass(expected, observed) : fail(expected, observed)
}

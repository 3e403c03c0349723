import type { Verdict } from '@cka-netlab/contracts'
import { fail, pass } from '../verdicts.ts'
import type { NetnsSpec } from './schema.ts'

export interface NetnsFacts {
  names: string[]
}

export function evaluateNetns(spec: NetnsSpec, { names }: NetnsFacts): Verdict {
  const expected = `${spec.exists ? '' : 'no '}network namespace ${spec.name} on ${spec.node}`
  const observed = names.length > 0 ? `ip netns lists ${names.join(', ')}` : 'ip netns lists none'
  return names.includes(spec.name) === spec.exists ? pass(expected, observed) : fail(expected, observed)
}

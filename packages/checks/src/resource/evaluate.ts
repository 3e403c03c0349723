import type { Verdict } from '@cka-netlab/contracts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import { selectorText } from '../kubernetes/objects.ts'
import { type Mismatch, mismatches, show } from '../match/match.ts'
import { inNamespace } from '../place.ts'
import { fail, pass } from '../verdicts.ts'
import type { ResourceSpec } from './schema.ts'

/** The objects that the name or the selector means. */
export interface ResourceFacts {
  objects: KubernetesObject[]
}

/** `deployment/webapp in payroll`, `Pod objects with app=web` */
export function describeResource({ kind, name, selector, namespace }: ResourceSpec): string {
  const labels = selector ? ` with ${selectorText(selector)}` : ''
  return `${name ? `${kind.toLowerCase()}/${name}` : `${kind} objects${labels}`}${inNamespace(namespace)}`
}

export function describeCount({ count }: ResourceSpec): string {
  if (count === undefined) return 'at least 1'
  if (typeof count === 'number') return String(count)
  const bounds = [
    count.gte === undefined ? [] : `at least ${count.gte}`,
    count.lte === undefined ? [] : `at most ${count.lte}`,
  ]
  return bounds.flat().join(' and ')
}

function within(count: ResourceSpec['count'], found: number): boolean {
  if (count === undefined) return found > 0
  if (typeof count === 'number') return found === count
  return found >= (count.gte ?? 0) && found <= (count.lte ?? Number.POSITIVE_INFINITY)
}

const told = (found: Mismatch[], side: 'expected' | 'observed') =>
  found.map((m) => `${m.path || 'it'}: ${m[side]}`).join('; ')

/** One object by its name: tell each field that differs. */
function evaluateOne(spec: ResourceSpec, object: KubernetesObject | undefined): Verdict {
  const resource = describeResource(spec)
  if (!object) return fail(`${resource} exists`, 'no such object')
  const found = mismatches(spec.match ?? {}, object)
  if (found.length > 0) return fail(told(found, 'expected'), told(found, 'observed'))
  return pass(`${resource} is as asked`, spec.match ? show(spec.match) : 'it exists')
}

export function evaluateResource(spec: ResourceSpec, { objects }: ResourceFacts): Verdict {
  const resource = `${describeResource(spec)}${spec.match ? `, matching ${show(spec.match)}` : ''}`
  const matching = objects.filter((object) => mismatches(spec.match ?? {}, object).length === 0)
  const names = matching.map((object) => object.metadata.name).join(', ')
  if (!spec.exists) return matching.length === 0 ? pass(`no ${resource}`, 'none') : fail(`no ${resource}`, names)
  if (spec.name) return evaluateOne(spec, objects[0])
  const expected = `${describeCount(spec)} ${resource}`
  const observed = names ? `${matching.length}: ${names}` : `none of ${objects.length}`
  return within(spec.count, matching.length) ? pass(expected, observed) : fail(expected, observed)
}

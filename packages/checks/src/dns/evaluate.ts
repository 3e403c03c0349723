import type { DnsAnswer, Verdict } from '@cka-netlab/contracts'
import { normaliseAddress } from '../network/addresses.ts'
import { describeWhere } from '../place.ts'
import { evaluateServicePath } from '../service-path/evaluate.ts'
import type { ServicePath } from '../service-path/observe.ts'
import { fail, pass } from '../verdicts.ts'
import type { DnsSpec } from './schema.ts'

export interface DnsFacts {
  answer: DnsAnswer
  /** The addresses that `expect.service` means; empty when there is no such Service. */
  serviceAddresses?: string[]
  /** The addresses of `expect.pods`, in their order; undefined for a pod that is not there or has none. */
  podAddresses?: (string | undefined)[]
  /** Read when the answer is not as expected. */
  path?: ServicePath
}

const canonical = (data: string) => normaliseAddress(data) ?? data.trim().toLowerCase().replace(/\.$/, '')

/** Whether the answer is as expected, before anything else is looked at. */
export function isAsExpected({ expect }: DnsSpec, { answer, serviceAddresses, podAddresses = [] }: DnsFacts): boolean {
  if (answer.status !== (expect.status ?? 'NOERROR')) return false
  const data = answer.answers.map((a) => canonical(a.data))
  const addresses = [...(expect.addresses ?? []), ...(expect.service ? (serviceAddresses ?? []) : [])].map(canonical)
  if (podAddresses.some((address) => address === undefined || !data.includes(canonical(address)))) return false
  if (expect.service && (serviceAddresses ?? []).length === 0) return false
  if (addresses.length > 0 && !addresses.every((address) => data.includes(address))) return false
  if (expect.data && !data.some((one) => one === canonical(expect.data ?? ''))) return false
  return expect.status !== undefined || data.length > 0
}

export function evaluateDns(spec: DnsSpec, facts: DnsFacts): Verdict {
  const { expect } = spec
  const { answer } = facts
  const wanted = [
    ...(expect.addresses ?? []),
    ...(expect.service ? [`the address of Service ${expect.service.name} in ${expect.service.namespace}`] : []),
    ...(expect.pods ?? []).map((pod) => `the address of pod ${pod.name} in ${pod.namespace}`),
    ...(expect.data ? [expect.data] : []),
  ]
  const what = wanted.length > 0 ? wanted.join(', ') : (expect.status ?? 'an address')
  const expected = `${spec.name} asked from ${describeWhere(spec.from)} gives ${what}`
  const got = answer.answers.map((a) => a.data).join(', ')
  const observed = got ? `${answer.status}: ${got}` : answer.status
  if (isAsExpected(spec, facts)) return pass(expected, observed)
  return fail(expected, observed, answer.status === 'NOERROR' ? {} : evaluateServicePath(facts.path))
}

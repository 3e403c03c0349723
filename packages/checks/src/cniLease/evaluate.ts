import type { Fail, Pass, Verdict } from '@cka-netlab/contracts'
import { contains, normaliseAddress } from '../network/addresses.ts'
import { all, fail, pass, type Requirement } from '../verdicts.ts'
import type { CniLeaseFacts, Lease } from './observe.ts'
import type { CniLeaseSpec } from './schema.ts'

const told = (lease: Lease) => `${lease.address} to ${lease.container}${lease.interface ? ` (${lease.interface})` : ''}`

export function evaluateCniLease(spec: CniLeaseSpec, facts: CniLeaseFacts): Verdict {
  const verdicts = [spec.container].flat().map((container) => judgeOne({ ...spec, container }, facts))
  const [first] = verdicts
  const failed = verdicts.filter((verdict) => verdict.outcome === 'fail')
  if (!first || verdicts.length === 1) return first ?? fail('a lease', 'none is asked for')
  const told = failed.length > 0 ? failed : verdicts
  const join = (texts: string[]) => [...new Set(texts)].join('; ')
  const expected = join(told.map((verdict) => verdict.expected))
  const observed = join(told.map((verdict) => verdict.observed))
  return failed.length > 0 ? fail(expected, observed) : pass(expected, observed)
}

function judgeOne(spec: CniLeaseSpec & { container: string }, { known, leases }: CniLeaseFacts): Pass | Fail {
  const title = `an address of ${spec.network} is leased to ${spec.container} on ${spec.node}`
  const none = known ? 'no address is leased' : `${spec.dataDirectory}/${spec.network} does not exist`
  const observed = leases.map(told).join(', ') || none
  const own = leases.filter(
    (lease) =>
      lease.container === spec.container && (spec.interface === undefined || lease.interface === spec.interface),
  )
  if (!spec.exists) {
    const expected = `no address of ${spec.network} is leased to ${spec.container} on ${spec.node}`
    return own.length > 0 ? fail(expected, own.map(told).join(', ')) : pass(expected, observed)
  }
  const [lease] = own
  if (!lease) return fail(spec.interface ? `${title} for ${spec.interface}` : title, observed)
  const found: Requirement[] = [{ expected: title, observed: told(lease), met: true }]
  if (spec.address !== undefined) {
    const met = own.some((one) => normaliseAddress(one.address) === normaliseAddress(spec.address ?? ''))
    found.push({ expected: `address ${spec.address}`, observed: told(lease), met })
  }
  if (spec.inRange !== undefined) {
    const met = own.every((one) => contains(spec.inRange ?? '', one.address))
    found.push({ expected: `an address in ${spec.inRange}`, observed: told(lease), met })
  }
  return all(found)
}

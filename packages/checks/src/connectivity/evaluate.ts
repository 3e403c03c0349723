import type { Verdict } from '@cka-netlab/contracts'
import { describeWhere } from '../place.ts'
import { fail, pass } from '../verdicts.ts'
import { type ConnectivitySpec, type Pair, pairsOf, sameTarget, type Target } from './schema.ts'

/** What one probe met. */
export interface Probe extends Pair {
  reached: boolean
  /** `no reply`, `refused`, … */
  detail: string
  /** False when source or target is not there, which is no proof of a denial. */
  sent: boolean
}
export interface ConnectivityFacts {
  probes: Probe[]
}

export function describeTarget(target: Target): string {
  if ('ping' in target) return `${target.ping}`
  if ('tcp' in target) return target.tcp
  if ('http' in target) return target.http
  return `pod ${target.pod}${target.port ? `:${target.port}` : ''}`
}

const arrow = ({ from, to }: Pair, sign: string) => `${describeWhere(from)} ${sign} ${describeTarget(to)}`

export function evaluateConnectivity(spec: ConnectivitySpec, { probes }: ConnectivityFacts): Verdict {
  const probeOf = (pair: Pair) =>
    probes.find((p) => sameTarget(p.to, pair.to) && JSON.stringify(p.from) === JSON.stringify(pair.from))
  const expected: string[] = []
  const observed: string[] = []
  const allowed = pairsOf(spec.allow)
  for (const pair of allowed) {
    const probe = probeOf(pair)
    if (probe?.reached) continue
    expected.push(arrow(pair, '→'))
    observed.push(probe?.detail ?? 'not tried')
  }
  for (const pair of pairsOf(spec.deny)) {
    const probe = probeOf(pair)
    const control = allowed.find((one) => sameTarget(one.to, pair.to) && probeOf(one)?.reached)
    if (probe?.sent && !probe.reached && control) continue
    expected.push(arrow(pair, '↛'))
    observed.push(
      probe?.reached
        ? `${describeWhere(pair.from)} reaches it`
        : probe?.sent
          ? 'nobody reaches it, so nothing is denied'
          : (probe?.detail ?? 'not tried'),
    )
  }
  if (expected.length > 0) return fail(expected.join('; '), [...new Set(observed)].join('; '))
  const told = [...allowed.map((pair) => arrow(pair, '→')), ...pairsOf(spec.deny).map((pair) => arrow(pair, '↛'))].join(
    '; ',
  )
  return pass(told, probes.map((p) => p.detail).join('; '))
}

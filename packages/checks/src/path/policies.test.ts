import { expect, it } from 'vitest'
import type { NetworkPolicy } from '../kubernetes/objects.ts'
import { guarding, letThrough, type PolicyEnd } from './policies.ts'

const end = (namespace: string, labels: Record<string, string>, address?: string): PolicyEnd => ({
  address,
  pod: { namespace, labels, namespaceLabels: { 'kubernetes.io/metadata.name': namespace } },
})
const policy = (spec: NetworkPolicy['spec']): NetworkPolicy => ({ metadata: { name: 'p', namespace: 'shop' }, spec })
const cart = end('shop', { app: 'cart' })

it('guards the pods that it selects, in the directions that it names', () => {
  const onlyEgress = policy({ podSelector: {}, policyTypes: ['Egress'] })
  expect(guarding([onlyEgress], cart, 'Ingress')).toEqual([])
  expect(guarding([onlyEgress], cart, 'Egress')).toHaveLength(1)
  expect(guarding([policy({ podSelector: { matchLabels: { app: 'web' } } })], cart, 'Ingress')).toEqual([])
  expect(guarding([policy({})], {}, 'Ingress')).toEqual([])
})

it('lets through whom one of them names, and everybody where there is none', () => {
  const fromWeb = policy({ ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }] })
  expect(letThrough([fromWeb], 'Ingress', end('shop', { app: 'web' }))).toBe(true)
  expect(letThrough([fromWeb], 'Ingress', end('other', { app: 'web' }))).toBe(false)
  expect(letThrough([fromWeb], 'Ingress', {})).toBe(false)
  expect(letThrough([], 'Ingress', {})).toBe(true)
  expect(letThrough([policy({ ingress: [{}] })], 'Ingress', {})).toBe(true)
  expect(letThrough([policy({})], 'Ingress', end('shop', {}))).toBe(false)
})

it('reads both selectors of one peer together, and ports and ranges', () => {
  const peer = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'front' } } }
  const both = policy({
    ingress: [{ from: [{ ...peer, podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 80 }] }],
  })
  expect(letThrough([both], 'Ingress', end('front', { app: 'web' }), 80)).toBe(true)
  expect(letThrough([both], 'Ingress', end('front', { app: 'web' }), 81)).toBe(false)
  expect(letThrough([both], 'Ingress', end('front', { app: 'api' }), 80)).toBe(false)
  const block = policy({ ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }] }] })
  expect(letThrough([block], 'Ingress', { address: '10.2.0.1' })).toBe(true)
  expect(letThrough([block], 'Ingress', { address: '10.1.0.1' })).toBe(false)
})

import { expect, it } from 'vitest'
import { evaluateCniLease } from './evaluate.ts'
import { CniLeaseSpec } from './schema.ts'

const leases = [
  { address: '10.88.0.2', container: 'old1', interface: 'eth0' },
  { address: '10.88.0.3', container: 'shop1', interface: 'eth0' },
]
const judge = (more: object, facts = { known: true, leases }) =>
  evaluateCniLease(CniLeaseSpec.parse({ node: 'node01', network: 'shop-net', container: 'shop1', ...more }), facts)

it('finds the lease of a container, its address and its range', () => {
  expect(judge({ address: '10.88.0.3', inRange: '10.88.0.0/24', interface: 'eth0' }).outcome).toBe('pass')
  expect(judge({ inRange: '10.66.0.0/24' }).outcome).toBe('fail')
  expect(judge({ address: '10.88.0.2' }).outcome).toBe('fail')
  expect(judge({ interface: 'net1' }).outcome).toBe('fail')
})

it('fails a lease that should have been given back', () => {
  expect(judge({ container: 'old1', exists: false })).toMatchObject({
    outcome: 'fail',
    observed: '10.88.0.2 to old1 (eth0)',
  })
  expect(judge({ container: 'gone', exists: false }).outcome).toBe('pass')
})

it('wants a lease for each of several containers, and tells who has none', () => {
  expect(judge({ container: ['old1', 'shop1'] }).outcome).toBe('pass')
  expect(judge({ container: ['old1', 'cart', 'shop1'] })).toMatchObject({
    outcome: 'fail',
    expected: 'an address of shop-net is leased to cart on node01',
  })
})

it('says that a network has no leases at all', () => {
  expect(judge({}, { known: false, leases: [] })).toMatchObject({
    observed: '/var/lib/cni/networks/shop-net does not exist',
  })
})

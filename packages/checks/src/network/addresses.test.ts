import { describe, expect, it } from 'vitest'
import { contains, normaliseAddress, normaliseRange, overlap, sameRange } from './addresses.ts'

describe('normaliseRange', () => {
  it('drops host bits and spaces', () => {
    expect(normaliseRange(' 10.244.3.7 / 16 ')).toBe('10.244.0.0/16')
    expect(normaliseRange('fd00:0::1/64')).toBe('fd00::/64')
  })

  it.each(['10.244.0.0', '10.244/16', '10.244.0.0/33', '10.244.0.0/', 'ten/8', '10.0.0.0/8/8', '300.1.1.1/8'])(
    'takes %s for no range',
    (text) => {
      expect(normaliseRange(text)).toBeUndefined()
    },
  )
})

it('takes an address for the same with leading zeros, and for none in shorthand or hexadecimal', () => {
  expect(normaliseAddress('010.096.0.10')).toBe('10.96.0.10')
  expect(normaliseAddress('10.1')).toBeUndefined()
  expect(normaliseAddress('0x0a600001')).toBeUndefined()
  expect(normaliseAddress('FD00:0:0::1')).toBe('fd00::1')
})

it('knows an address for the /32 that it is', () => {
  expect(sameRange('192.168.15.2', '192.168.15.2/32')).toBe(true)
  expect(sameRange('192.168.15.2/24', '192.168.15.0/24')).toBe(true)
  expect(sameRange('192.168.15.0/24', '192.168.15.0/25')).toBe(false)
})

it('finds an address in a range and a range in a wider one only', () => {
  expect(contains('10.244.0.0/16', '10.244.1.9')).toBe(true)
  expect(contains('10.244.0.0/16', '10.245.0.1')).toBe(false)
  expect(contains('10.244.0.0/16', '10.244.0.0/15')).toBe(false)
  expect(contains('10.244.0.0/16', 'fd00::1')).toBe(false)
  expect(overlap('10.96.0.0/12', '10.244.0.0/16')).toBe(false)
  expect(overlap('10.96.0.0/12', '10.100.0.0/16')).toBe(true)
})

import { expect, it } from 'vitest'
import { metric } from './statistics.ts'

it('takes percentiles by the nearest rank and keeps the samples in their order', () => {
  expect(metric([3, 1, 2, 10])).toEqual({ p50: 2, p95: 10, unit: 's', samples: [3, 1, 2, 10] })
})

it('is the one sample when there is only one', () => {
  expect(metric([1.23456])).toEqual({ p50: 1.235, p95: 1.235, unit: 's', samples: [1.235] })
})

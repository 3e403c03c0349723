import { expect, it } from 'vitest'
import { metric, Samples } from './statistics.ts'

it('takes percentiles by the nearest rank and keeps the samples in their order', () => {
  expect(metric([3, 1, 2, 10])).toEqual({ p50: 2, p95: 10, p99: 10, unit: 's', samples: [3, 1, 2, 10] })
})

it('is the one sample when there is only one', () => {
  expect(metric([1.23456], 'ms')).toEqual({ p50: 1.235, p95: 1.235, p99: 1.235, unit: 'ms', samples: [1.235] })
})

it('gathers samples under the names of their metrics', () => {
  const samples = new Samples()
  samples.note('echo', 4, 'ms')
  samples.note('echo', 2, 'ms')
  expect(samples.metrics()).toMatchObject({ echo: { p50: 2, unit: 'ms', samples: [4, 2] } })
})

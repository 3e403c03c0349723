import { expect, it } from 'vitest'
import { Demand } from '../src/pool/demand.ts'

const MINUTE = 60_000

it('keeps one ready of what everybody may ask for, and none of what nobody has', () => {
  expect(new Demand().wanted(true)).toBe(1)
  expect(new Demand().wanted(false)).toBe(0)
})

it('keeps as many ready as were taken lately, up to four', () => {
  const clock = { now: 0 }
  const demand = new Demand(() => clock.now)
  for (let n = 0; n < 3; n++) demand.asked()
  expect(demand.wanted(true)).toBe(3)
  for (let n = 0; n < 9; n++) demand.asked()
  expect(demand.wanted(true)).toBe(4)
})

it('keeps one of what was asked for within two hours, then none', () => {
  const clock = { now: 0 }
  const demand = new Demand(() => clock.now)
  demand.asked()
  demand.asked()
  clock.now = 16 * MINUTE
  expect(demand.wanted(false)).toBe(1)
  clock.now = 121 * MINUTE
  expect(demand.wanted(false)).toBe(0)
})

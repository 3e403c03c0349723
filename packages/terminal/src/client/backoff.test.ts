import { expect, it } from 'vitest'
import { backoffSeconds } from './backoff.ts'

it('waits longer from try to try, 15 s at most, and never as long as everybody else', () => {
  expect(backoffSeconds(0, 0)).toBe(0.25)
  expect(backoffSeconds(0, 1)).toBe(0.5)
  expect(backoffSeconds(3, 1)).toBe(4)
  for (const attempt of [10, 100, 1e6]) {
    expect(backoffSeconds(attempt, 1)).toBe(15)
    expect(backoffSeconds(attempt, 0)).toBe(7.5)
  }
})

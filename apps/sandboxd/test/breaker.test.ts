import { describe, expect, it } from 'vitest'
import { Breaker } from '../src/sandboxes/breaker.ts'

function failing(times: number) {
  const clock = { now: 0 }
  const breaker = new Breaker(() => clock.now)
  for (let n = 0; n < times; n++) breaker.failed(`failure ${n + 1}`)
  return { breaker, clock }
}

describe('Breaker', () => {
  it('lets starts be tried while only a few have failed', () => {
    const { breaker } = failing(2)
    expect(breaker.mayTry()).toBe(true)
    expect(breaker.broken).toBeNull()
  })

  it('stops after three failures in a row and says why', () => {
    const { breaker } = failing(3)
    expect(breaker.mayTry()).toBe(false)
    expect(breaker.broken).toEqual({ reason: 'failure 3', failures: 3, until: new Date(30_000) })
  })

  it('gives one trial after a pause, and the next one after a longer one', () => {
    const { breaker, clock } = failing(3)
    clock.now = 30_000
    expect([breaker.mayTry(), breaker.mayTry()]).toEqual([true, false])
    breaker.failed('again')
    clock.now += 59_000
    expect(breaker.mayTry()).toBe(false)
    clock.now += 1000
    expect(breaker.mayTry()).toBe(true)
  })

  it('forgets all failures after a start that went well', () => {
    const { breaker } = failing(5)
    breaker.succeeded()
    expect(breaker.mayTry()).toBe(true)
    expect(breaker.broken).toBeNull()
  })
})

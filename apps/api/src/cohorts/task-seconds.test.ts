import { describe, expect, it } from 'vitest'
import { taskSeconds } from './task-seconds.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 25, 10, minute))
const look = (minute: number, ...whole: string[]) => ({ at: at(minute), whole: new Set(whole) })
const seconds = (...o: Parameters<typeof taskSeconds>) => Object.fromEntries(taskSeconds(...o))

describe('the time of a task', () => {
  it('runs from the task that was whole before it, or from the beginning', () => {
    expect(seconds(at(0), [look(2, 'a'), look(3, 'a'), look(7, 'a', 'b')], [])).toEqual({ a: 120, b: 300 })
  })

  it('is shared by tasks that became whole together, and is none for one that never did', () => {
    expect(seconds(at(0), [look(4), look(10, 'a', 'b')], [])).toEqual({ a: 300, b: 300 })
  })

  it('ends at the first time that it was whole, whatever broke later', () => {
    expect(seconds(at(0), [look(1, 'a'), look(5), look(9, 'a')], [])).toEqual({ a: 60 })
  })

  it('does not run while the clock stands, nor before a reset', () => {
    const paused = [{ from: at(1), to: at(4) }]
    expect(seconds(at(0), [look(5, 'a')], paused)).toEqual({ a: 120 })
    expect(seconds(at(3), [look(1, 'a'), look(5, 'a')], [])).toEqual({ a: 120 })
  })
})

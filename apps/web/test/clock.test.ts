import { beforeEach, describe, expect, it } from 'vitest'
import { noteServerTime, serverNowMs } from '../src/http/server-clock.ts'
import { clockText } from '../src/ui/duration.ts'
import { elapsedSeconds } from '../src/workspace/attempt.ts'

const server = '2026-11-23T10:05:00.000Z'

describe('the clock of an attempt', () => {
  beforeEach(() => noteServerTime({ serverTime: server }, Date.parse(server)))

  it('counts by the server when the learner’s own clock is an hour wrong', () => {
    const ownNowMs = Date.parse(server) - 3600_000
    noteServerTime({ serverTime: server }, ownNowMs)
    const attempt = { startedAt: '2026-11-23T10:00:48.000Z', endedAt: null }
    expect(clockText(elapsedSeconds(attempt, serverNowMs(ownNowMs)))).toBe('04:12')
    expect(clockText(elapsedSeconds(attempt, serverNowMs(ownNowMs + 2000)))).toBe('04:14')
  })

  it('keeps the time it knows when an answer carries none, or one that is no time', () => {
    const ownNowMs = Date.parse(server) - 3600_000
    noteServerTime({ serverTime: server }, ownNowMs)
    noteServerTime({ labs: [] }, ownNowMs)
    noteServerTime({ serverTime: 'soon' }, ownNowMs)
    noteServerTime(undefined, ownNowMs)
    expect(serverNowMs(ownNowMs)).toBe(Date.parse(server))
  })

  it('stands still before the first prompt and after the end', () => {
    const later = Date.parse('2026-11-23T12:00:00.000Z')
    expect(elapsedSeconds({ startedAt: null, endedAt: null }, later)).toBe(0)
    expect(elapsedSeconds({ startedAt: '2026-11-23T10:00:00.000Z', endedAt: '2026-11-23T10:01:30.000Z' }, later)).toBe(
      90,
    )
  })

  it('shows hours only when there are some', () => {
    expect(clockText(3599.9)).toBe('59:59')
    expect(clockText(4446)).toBe('1:14:06')
    expect(clockText(-3)).toBe('00:00')
  })
})

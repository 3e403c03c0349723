import type { AttemptView, Step, SubmissionView } from '@cka-netlab/contracts'
import { describe, expect, it } from 'vitest'
import { safeNext } from '../src/accounts/sign-in.ts'
import { toApiError } from '../src/http/api-error.ts'
import { newer } from '../src/http/useLive.ts'
import { advance, remainingSeconds } from '../src/ui/steps.ts'
import { isLive, submissionSummary } from '../src/workspace/attempt.ts'
import { uuid } from '../src/workspace/uuid.ts'

const view = (o: Partial<AttemptView>) => ({ id: 'a1', state: 'active', submission: null, ...o }) as AttemptView
const submission = (o: Partial<SubmissionView>) => ({ id: 's', pointsMax: 6, results: [], ...o }) as SubmissionView

describe('an attempt on screen', () => {
  it('does not go back to an older view that arrives late', () => {
    const early = view({ serverTime: '2026-11-23T10:00:00.000Z' })
    const late = view({ serverTime: '2026-11-23T10:00:01.000Z' })
    expect(newer(late, early)).toBe(late)
    expect(newer(early, late)).toBe(late)
    expect(newer(undefined, early)).toBe(early)
  })

  it('is followed until it has ended and the last check is graded', () => {
    expect(isLive(view({ state: 'preparing' }))).toBe(true)
    expect(isLive(view({ state: 'ended', submission: submission({ state: 'grading' }) }))).toBe(true)
    expect(isLive(view({ state: 'ended', submission: submission({ state: 'graded' }) }))).toBe(false)
  })

  it('tells those who hear the page how many checks passed, failed and could not be judged', () => {
    const result = (outcome: string) => ({ verdict: { outcome } }) as SubmissionView['results'][number]
    const results = [result('pass'), result('fail'), result('inconclusive')]
    expect(submissionSummary(submission({ state: 'graded', points: 2, results }))).toBe(
      'Checked: 2 points of 6, 1 passed, 1 failed, 1 could not be judged',
    )
  })

  it('gives a version 4 UUID, another one each time', () => {
    expect(uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(uuid()).not.toBe(uuid())
  })
})

describe('the steps of a wait', () => {
  const steps: Step[] = [
    { id: 'a', title: 'a', state: 'done', seconds: 2, expectedSeconds: 1 },
    { id: 'b', title: 'b', state: 'running', seconds: 3, expectedSeconds: 6 },
    { id: 'c', title: 'c', state: 'waiting', expectedSeconds: 4 },
  ]

  it('run on between two messages of the server', () => {
    expect(advance(steps, 2).map((s) => s.seconds)).toEqual([2, 5, undefined])
  })

  it('leave what is expected of those to come, and nothing below zero for a slow one', () => {
    expect(remainingSeconds(steps)).toBe(7)
    expect(remainingSeconds(advance(steps, 100))).toBe(4)
  })

  it('promise no time when one of them does not say or has failed', () => {
    expect(remainingSeconds([...steps, { id: 'd', title: 'd', state: 'waiting' }])).toBeUndefined()
    expect(remainingSeconds([{ id: 'd', title: 'd', state: 'failed', expectedSeconds: 1 }])).toBeUndefined()
  })
})

describe('the way back after signing in', () => {
  it('never leads to another site', () => {
    expect(safeNext('/labs/x')).toBe('/labs/x')
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', 'labs', '', null, undefined])
      expect(safeNext(next)).toBe('/')
  })
})

describe('an answer that is no success', () => {
  it('keeps what the problem says, and its fix', () => {
    const problem = {
      type: 'urn:x',
      code: 'NO_CAPACITY',
      title: 'No room',
      detail: '4 of 4',
      status: 503,
      fix: 'Wait.',
    }
    expect(toApiError(503, problem)).toMatchObject({ message: '4 of 4', code: 'NO_CAPACITY', fix: 'Wait.' })
  })

  it('says something of use where a gateway answered in its own words', () => {
    expect(toApiError(502, undefined)).toMatchObject({
      message: 'The server answered 502',
      fix: 'Try again in a moment.',
    })
    expect(toApiError(401, { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid' }).code).toBe(
      'INVALID_EMAIL_OR_PASSWORD',
    )
  })
})

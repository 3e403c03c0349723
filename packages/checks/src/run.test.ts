import { describe, expect, it } from 'vitest'
import { CheckYaml, toCheck } from './check.ts'
import { runCheck } from './run.ts'
import { type ClusterView, ObservationError } from './view.ts'

/** A view of recorded facts: what the n-th look at the namespaces of node01 gives. */
function recorded(...looks: (string[] | Error)[]): ClusterView & { looks: number } {
  const view = {
    topology: { name: 'host' as const },
    looks: 0,
    async observe() {
      const look = looks[Math.min(view.looks, looks.length - 1)]
      view.looks++
      if (look instanceof Error) throw look
      return look?.map((name) => ({ name })) as never
    },
  }
  return view
}
const check = (timeoutSeconds?: number) =>
  toCheck(CheckYaml.parse({ id: 'red', points: 1, timeoutSeconds, netns: { node: 'node01', name: 'red' } }))
const fault = (whose: 'target' | 'platform') => new ObservationError({ fault: whose, code: 'X', message: 'no luck' })

describe('runCheck', () => {
  it('looks once at what does not settle by itself', async () => {
    const view = recorded(['blue'], ['red'])
    expect((await runCheck(view, check())).verdict.outcome).toBe('fail')
    expect(view.looks).toBe(1)
  })

  it('says what is expected in the words of the author', async () => {
    const spoken = { ...check(), expected: 'the namespace of the colour of tomatoes' }
    expect((await runCheck(recorded(['blue']), spoken)).verdict).toMatchObject({ expected: spoken.expected })
  })

  it('looks again until it passes', async () => {
    const view = recorded(['blue'], ['red'])
    expect(await runCheck(view, check(5))).toMatchObject({ verdict: { outcome: 'pass' }, looks: 2 })
  })

  it('fails when the time is up', async () => {
    const { verdict, seconds } = await runCheck(recorded(['blue']), check(1.5))
    expect(verdict.outcome).toBe('fail')
    expect(seconds).toBeLessThan(2)
  })

  it('takes a target that is not there as evidence for a fail', async () => {
    expect((await runCheck(recorded(fault('target')), check())).verdict).toMatchObject({
      outcome: 'fail',
      observed: 'no luck',
    })
  })

  it("retries a fault of the platform although the check's own time is up", async () => {
    expect((await runCheck(recorded(fault('platform'), ['red']), check())).verdict.outcome).toBe('pass')
  })

  it('is inconclusive when the platform cannot look', async () => {
    expect((await runCheck(recorded(fault('platform')), check())).verdict).toEqual({
      outcome: 'inconclusive',
      reason: 'no luck',
    })
  }, 10_000)

  it('ends at once when it is aborted', async () => {
    const controller = new AbortController()
    const running = runCheck(recorded(['blue']), check(60), { signal: controller.signal })
    controller.abort(new Error('Interrupted'))
    await expect(running).rejects.toThrow()
  })
})

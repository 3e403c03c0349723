import type { DnsAnswer } from '@cka-netlab/contracts'
import { expect, it } from 'vitest'
import type { ClusterView } from '../view.ts'
import { observeExpected } from './observed.ts'

const what = { observe: 'lookup', from: { outside: true }, name: 'web.shop', tell: 'resolves' } as const
const view = (answer: Pick<DnsAnswer, 'status' | 'answers'>) =>
  ({ observe: async () => ({ name: 'web.shop', server: '10.96.0.10', ...answer }) }) as unknown as ClusterView

it('tells whether a name resolves', async () => {
  const answers = [{ type: 'A', data: '10.96.7.7' }]
  expect(await observeExpected(view({ status: 'NOERROR', answers }), what)).toEqual(['yes'])
  expect(await observeExpected(view({ status: 'NXDOMAIN', answers: [] }), what)).toEqual(['no'])
})

it.each(['TIMEOUT', 'SERVFAIL'])('does not take %s for a name that does not resolve', async (status) => {
  await expect(observeExpected(view({ status, answers: [] }), what)).rejects.toMatchObject({
    fault: 'platform',
    message: `10.96.0.10 could not say whether web.shop resolves (${status})`,
  })
})

import { expect, it } from 'vitest'
import { evaluateSysctl } from './evaluate.ts'
import { SysctlSpec } from './schema.ts'

const judge = (value: string | null, wanted: string | number = 1) =>
  evaluateSysctl(SysctlSpec.parse({ on: { node: 'node01' }, key: 'net.ipv4.ip_forward', value: wanted }), {
    found: { found: true, value: { value } },
  })

it('compares what is written, whether the lab wrote a number or a text', () => {
  expect(judge('1').outcome).toBe('pass')
  expect(judge('1', '1').outcome).toBe('pass')
  expect(judge('32768\t60999', '32768 60999').outcome).toBe('pass')
  expect(judge('0')).toMatchObject({ outcome: 'fail', observed: 'net.ipv4.ip_forward = 0' })
})

it('fails a parameter that this kernel does not have', () => {
  expect(judge(null)).toMatchObject({ outcome: 'fail', observed: 'there is no parameter net.ipv4.ip_forward' })
})

it('takes parameters of the network only', () => {
  const spec = { on: { node: 'node01' }, value: 1 }
  expect(SysctlSpec.safeParse({ ...spec, key: 'kernel.hostname' }).success).toBe(false)
  expect(SysctlSpec.safeParse({ ...spec, key: 'net/../kernel' }).success).toBe(false)
})

import { describe, expect, it } from 'vitest'
import { evaluateAnswer } from './evaluate.ts'
import { AnswerSpec } from './schema.ts'

const spec = (type: string) => AnswerSpec.parse({ prompt: 'Which?', type, expect: 'unused' })
const judge = (type: string, typed: string | undefined, ...right: string[]) =>
  evaluateAnswer(spec(type), { typed, right }).outcome

describe('evaluateAnswer', () => {
  it.each([
    ['cidr', ' 10.244.0.1 / 16', '10.244.0.0/16'],
    ['ip', '10.96.0.10 ', '10.96.0.10'],
    ['name', 'MySQL.Payroll.svc.cluster.local.', 'mysql.payroll.svc.cluster.local'],
    ['mac', '02-C4-AC-00-00-03', '02:c4:ac:00:00:03'],
    ['number', '+30080', '30080'],
    ['text', '  IPTables', 'iptables'],
    ['text', '`kube-proxy`', 'kube-proxy'],
  ])('takes %s %j for %j', (type, typed, right) => {
    expect(judge(type, typed, right)).toBe('pass')
  })

  it.each([
    ['cidr', '10.244.0.0/24', '10.244.0.0/16'],
    ['cidr', '10.244.0.0', '10.244.0.0/16'],
    ['ip', '10.96.0.1', '10.96.0.10'],
    ['name', 'mysql.payroll', 'mysql.payroll.svc.cluster.local'],
    ['number', '3008', '30080'],
    ['text', 'ipvs', 'iptables'],
  ])('does not take %s %j for %j', (type, typed, right) => {
    expect(judge(type, typed, right)).toBe('fail')
  })

  it('fails what was not typed', () => {
    expect(judge('text', undefined, 'x')).toBe('fail')
    expect(judge('text', '   ', 'x')).toBe('fail')
  })

  it('takes any of several right answers', () => {
    expect(judge('cidr', 'fd00::/108', '10.96.0.0/12', 'fd00::/108')).toBe('pass')
  })

  it('never tells the right answer', () => {
    const verdict = evaluateAnswer(spec('cidr'), { typed: '10.0.0.0/8', right: ['10.244.0.0/16'] })
    expect(JSON.stringify(verdict)).not.toContain('10.244')
  })
})

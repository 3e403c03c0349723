import { expect, it } from 'vitest'
import { evaluateProcess, flagsOf } from './evaluate.ts'
import { ProcessSpec } from './schema.ts'

const processes = [
  { pid: 1, command: 'init', arguments: ['/sbin/init'], uid: 0 },
  {
    pid: 9,
    command: 'kube-proxy',
    arguments: ['/usr/local/bin/kube-proxy', '--config=/etc/proxy.conf', '--v', '2', '--cleanup'],
    uid: 0,
  },
  { pid: 20, command: 'sshd', arguments: ['sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups'], uid: 0 },
]
const judge = (more: object) => evaluateProcess(ProcessSpec.parse({ node: 'node01', ...more }), { processes })

it('reads flags in each of their forms', () => {
  expect(flagsOf(['--a=b=c', '--d', 'e', '-f', '--g'])).toEqual({ a: 'b=c', d: 'e', f: 'true', g: 'true' })
})

it('compares the values of flags', () => {
  const program = 'kube-proxy'
  expect(judge({ program, flags: { config: '/etc/proxy.conf', v: 2, cleanup: true } }).outcome).toBe('pass')
  expect(judge({ program, flags: { config: { matches: 'proxy' } } }).outcome).toBe('pass')
  expect(judge({ program, flags: { config: '/etc/other' } })).toMatchObject({
    outcome: 'fail',
    observed: '--config=/etc/proxy.conf',
  })
  expect(judge({ program, flags: { 'proxy-mode': { absent: true } } }).outcome).toBe('pass')
  expect(judge({ program, flags: { 'proxy-mode': 'ipvs' } })).toMatchObject({ observed: 'no --proxy-mode' })
})

it('fails a program that does not run, and one that should not', () => {
  expect(judge({ program: 'kubelet' }).outcome).toBe('fail')
  expect(judge({ program: 'kubelet', exists: false }).outcome).toBe('pass')
  expect(judge({ program: 'sshd' }).outcome).toBe('pass')
  expect(judge({ program: 'init', exists: false })).toMatchObject({ outcome: 'fail', observed: '/sbin/init' })
})

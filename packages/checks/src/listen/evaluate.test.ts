import type { ListeningSocket } from '@cka-netlab/contracts'
import { expect, it } from 'vitest'
import { evaluateListen } from './evaluate.ts'
import { ListenSpec } from './schema.ts'

const sockets: ListeningSocket[] = [
  { protocol: 'tcp', address: '*', port: 80, processes: ['nginx'] },
  { protocol: 'tcp', address: '127.0.0.1', port: 2381, processes: ['etcd'] },
  { protocol: 'udp', address: '0.0.0.0', port: 53, processes: ['dnsmasq'] },
]
const judge = (more: object) =>
  evaluateListen(ListenSpec.parse({ on: { node: 'node01' }, ...more }), { sockets: { found: true, value: sockets } })

it('passes the program that holds the port, and fails another', () => {
  expect(judge({ port: 80, process: 'nginx' }).outcome).toBe('pass')
  expect(judge({ port: 80, process: 'httpd' })).toMatchObject({ outcome: 'fail', observed: 'tcp *:80 (nginx)' })
})

it('tells a socket for all addresses from one that is bound', () => {
  expect(judge({ port: 80, address: 'any' }).outcome).toBe('pass')
  expect(judge({ port: 2381, address: 'any' }).outcome).toBe('fail')
  expect(judge({ port: 2381, address: '127.0.0.1' }).outcome).toBe('pass')
  expect(judge({ port: 80, address: '127.0.0.1' }).outcome).toBe('fail')
})

it('keeps TCP and UDP apart', () => {
  expect(judge({ port: 53 })).toMatchObject({
    outcome: 'fail',
    observed: 'nothing listens on 53; tcp ports: 80, 2381',
  })
  expect(judge({ port: 53, protocol: 'udp' }).outcome).toBe('pass')
})

it('passes a port that should be free and is', () => {
  expect(judge({ port: 8080, exists: false }).outcome).toBe('pass')
  expect(judge({ port: 80, exists: false }).outcome).toBe('fail')
})

import { expect, it } from 'vitest'
import { parseSockets } from './sockets.ts'

const TEXT = `LISTEN    0      4096       127.0.0.1:2379       0.0.0.0:*     users:(("etcd",pid=1201,fd=7))
LISTEN    0      4096               *:6443             *:*     users:(("kube-apiserver",pid=1300,fd=3))
LISTEN    0      128          0.0.0.0:22         0.0.0.0:*
ESTAB     0      0      [::ffff:172.30.0.2]:6443   [::ffff:172.30.0.3]:50124 users:(("kube-apiserver",pid=1300,fd=9))
TIME-WAIT 0      0          127.0.0.1:40002    127.0.0.1:2379
`

it('tells who listens where and what is connected, and nothing else', () => {
  expect(parseSockets(TEXT)).toEqual([
    { state: 'listening', address: '127.0.0.1', port: 2379, command: 'etcd' },
    { state: 'listening', address: '*', port: 6443, command: 'kube-apiserver' },
    { state: 'listening', address: '*', port: 22, command: '' },
    { state: 'established', address: '172.30.0.2', port: 6443, command: 'kube-apiserver' },
  ])
})

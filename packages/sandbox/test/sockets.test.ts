import { expect, it } from 'vitest'
import { parseSockets } from '../src/observe/sockets.ts'

const text = `udp UNCONN 0      0          127.0.0.53%lo:53        0.0.0.0:*    users:(("systemd-resolve",pid=12,fd=14))
tcp LISTEN 0      4096                *:6443             *:*    users:(("kube-apiserver",pid=812,fd=3))
tcp LISTEN 0      511         0.0.0.0:80          0.0.0.0:*    users:(("nginx",pid=41,fd=6),("nginx",pid=40,fd=6))
tcp LISTEN 0      511            [::]:80             [::]:*
`

it('reads protocol, address, port and programs of what listens', () => {
  expect(parseSockets(text)).toEqual([
    { protocol: 'udp', address: '127.0.0.53', port: 53, processes: ['systemd-resolve'] },
    { protocol: 'tcp', address: '*', port: 6443, processes: ['kube-apiserver'] },
    { protocol: 'tcp', address: '0.0.0.0', port: 80, processes: ['nginx'] },
    { protocol: 'tcp', address: '::', port: 80, processes: [] },
  ])
})

import { expect, it } from 'vitest'
import { parseConnections } from './sockets.ts'

it('tells the local port of each connection', () => {
  const text = `0      0          127.0.0.1:2379     127.0.0.1:50124
0      0      [::ffff:172.30.0.2]:6443   [::ffff:172.30.0.3]:50124
ESTAB 0      0      172.30.0.2:2379   172.30.0.2:4000
`
  expect(parseConnections(text)).toEqual([2379, 6443, 2379])
})

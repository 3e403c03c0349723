import { describe, expect, it } from 'vitest'
import { judge, parseReplies, reverseName } from '../src/observe/dns.ts'
import { candidates, parseHosts, parseResolvConf } from '../src/observe/resolver.ts'

describe('resolv.conf', () => {
  it('reads what kubelet writes for a pod', () => {
    const text =
      'search web.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n'
    expect(parseResolvConf(text)).toEqual({
      servers: ['10.96.0.10'],
      search: ['web.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
      ndots: 5,
    })
  })

  it('lets the last search line count and knows comments', () => {
    const text = '# by hand\ndomain a.example\nsearch b.example c.example ; these\nnameserver 1.1.1.1 # one\n'
    expect(parseResolvConf(text)).toEqual({ servers: ['1.1.1.1'], search: ['b.example', 'c.example'], ndots: 1 })
  })
})

describe('the order of names', () => {
  const resolver = { search: ['default.svc.cluster.local', 'svc.cluster.local'], ndots: 5 }

  it('tries the search list first for a name with few dots', () => {
    expect(candidates('web.shop', resolver)).toEqual([
      'web.shop.default.svc.cluster.local',
      'web.shop.svc.cluster.local',
      'web.shop',
    ])
  })

  it('tries a name with many dots as it is first', () => {
    expect(candidates('a.b.c.d.e.f', resolver)[0]).toBe('a.b.c.d.e.f')
  })

  it('searches no further for a name that ends in a dot', () => {
    expect(candidates('web.shop.', resolver)).toEqual(['web.shop'])
  })
})

it('reads a hosts file with several names on a line', () => {
  const hosts = parseHosts('127.0.0.1 localhost\n::1 localhost ip6-localhost # six\n\n10.0.0.5\tdb  db.local\n')
  expect(hosts.get('localhost')).toEqual(['127.0.0.1', '::1'])
  expect(hosts.get('db.local')).toEqual(['10.0.0.5'])
})

it('asks for an address by its reverse name', () => {
  expect(reverseName('10.96.0.10')).toBe('10.0.96.10.in-addr.arpa')
})

describe('replies of dig', () => {
  const nxdomain = (name: string) =>
    `asked ${name}\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 4711\n;; flags: qr aa rd ra; QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 1\n`

  it('takes the first name that has an answer', () => {
    const text = `${nxdomain('db.default.svc.cluster.local')}asked db.shop.svc.cluster.local
;; Got answer:
;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1
;; flags: qr aa rd; QUERY: 1, ANSWER: 2, AUTHORITY: 0, ADDITIONAL: 1

;; ANSWER SECTION:
db.shop.svc.cluster.local. 30\tIN\tCNAME\tmysql.shop.svc.cluster.local.
mysql.shop.svc.cluster.local. 30 IN\tA\t10.99.1.2
`
    expect(judge(parseReplies(text), 'db.shop', '10.96.0.10')).toEqual({
      status: 'NOERROR',
      name: 'db.shop.svc.cluster.local',
      server: '10.96.0.10',
      answers: [
        { type: 'CNAME', data: 'mysql.shop.svc.cluster.local' },
        { type: 'A', data: '10.99.1.2' },
      ],
    })
  })

  it('tells NXDOMAIN when no name has an answer', () => {
    const answer = judge(parseReplies(nxdomain('a.b') + nxdomain('a')), 'a', '10.96.0.10')
    expect(answer).toMatchObject({ status: 'NXDOMAIN', name: 'a', answers: [] })
  })

  it('tells a server that does not reply from a name that does not exist', () => {
    const text = `${nxdomain('a.b')}asked a\n;; communications error to 10.96.0.10#53: timed out\n;; no servers could be reached\nno reply\n`
    expect(judge(parseReplies(text), 'a', '10.96.0.10').status).toBe('TIMEOUT')
  })
})

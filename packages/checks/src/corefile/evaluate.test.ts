import { describe, expect, it } from 'vitest'
import { evaluateCorefile } from './evaluate.ts'
import { parseCorefile } from './parse.ts'
import { CorefileSpec } from './schema.ts'

const cluster = (more = '', forward = 'forward . /etc/resolv.conf {\n   max_concurrent 1000\n  }') => `.:53 {
  errors
  health {
    lameduck 5s
  }
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    fallthrough in-addr.arpa ip6.arpa
  }
  ${more}
  ${forward} # the rest
  cache 30
}
`
const own = (to: string) => `corp.example:53 {\n  forward . ${to}\n}\n`
const judge = (text: string, spec: object = { forward: { zone: 'corp.example', to: ['172.30.0.1:5353'] } }) =>
  evaluateCorefile(CorefileSpec.parse(spec), { blocks: { found: true, value: parseCorefile(text) } }).outcome

describe('parseCorefile', () => {
  it('reads blocks, plugins and what is between their braces', () => {
    const [block] = parseCorefile(cluster())
    expect(block?.zones).toEqual(['.'])
    expect(block?.plugins.map(({ name }) => name)).toEqual(['errors', 'health', 'kubernetes', 'forward', 'cache'])
    expect(block?.plugins[1]?.lines).toEqual([['lameduck', '5s']])
  })
})

describe('evaluateCorefile', () => {
  it('takes a block of its own, and a forward of the zone in a wider block', () => {
    expect(judge(own('172.30.0.1:5353') + cluster())).toBe('pass')
    expect(judge(cluster('forward corp.example 172.30.0.1:5353'))).toBe('pass')
  })

  it('fails another port, and a server that gets all other names as well', () => {
    expect(judge(own('172.30.0.1') + cluster())).toBe('fail')
    expect(judge(cluster('', 'forward . 172.30.0.1:5353'))).toBe('fail')
    expect(judge(own('172.30.0.1:5353') + cluster('', 'forward . 172.30.0.1:5353'))).toBe('fail')
    expect(judge(cluster())).toBe('fail')
  })

  it('finds a plugin in the block of a zone', () => {
    expect(judge(cluster(), { zone: '.', plugin: 'kubernetes' })).toBe('pass')
    expect(judge(cluster(), { zone: '.', plugin: 'hosts' })).toBe('fail')
    expect(judge(cluster(), { plugin: 'hosts', exists: false })).toBe('pass')
  })

  it('fails where there is no Corefile', () => {
    const spec = CorefileSpec.parse({ plugin: 'hosts', exists: false })
    const blocks = { found: false, code: 'NO_COREFILE', message: 'none' } as const
    expect(evaluateCorefile(spec, { blocks }).outcome).toBe('fail')
  })
})

import type { Verdict } from '@cka-netlab/contracts'
import type { NetworkFacts } from '../network/on.ts'
import { atWhere } from '../place.ts'
import { all, fail, pass, type Requirement } from '../verdicts.ts'
import type { LinkSpec } from './schema.ts'

export function evaluateLink(spec: LinkSpec, { network }: NetworkFacts): Verdict {
  const where = atWhere(spec.on)
  if (!network.found) return fail(`link ${spec.name} ${where}`, network.message)
  const { links } = network.value
  const link = links.find((one) => one.name === spec.name)
  const names = `links ${links.map((one) => one.name).join(', ')}`
  if (!spec.exists) {
    return link ? fail(`no link ${spec.name} ${where}`, 'it exists') : pass(`no link ${spec.name} ${where}`, names)
  }
  if (!link) return fail(`link ${spec.name} ${where}`, names)
  const found: Requirement[] = [{ expected: `link ${spec.name} ${where}`, observed: 'it exists', met: true }]
  const require = (field: string, wanted: string | number | undefined, actual: string | number | undefined) => {
    if (wanted === undefined) return
    found.push({ expected: `${field} ${wanted}`, observed: `${field} ${actual ?? 'none'}`, met: wanted === actual })
  }
  require('type', spec.type, link.kind)
  require('master', spec.master, link.master)
  require('mtu', spec.mtu, link.mtu)
  require('mac', spec.mac?.toLowerCase(), link.mac?.toLowerCase())
  if (spec.up !== undefined) {
    const expected = `${spec.name} is set ${spec.up ? 'up' : 'down'}`
    const observed = `${spec.name} is ${link.up ? 'up' : 'down'} (state ${link.operstate})`
    found.push({ expected, observed, met: link.up === spec.up })
  }
  return all(found)
}

import type { Verdict } from '@cka-netlab/contracts'
import type { Seen } from '../seen.ts'
import { fail, pass } from '../verdicts.ts'
import type { Plugin, ServerBlock } from './parse.ts'
import type { CorefileSpec } from './schema.ts'

export interface CorefileFacts {
  /** From the ConfigMap `coredns` in `kube-system`. */
  blocks: Seen<ServerBlock[]>
}

const bare = (zone: string) => (zone === '.' ? '.' : zone.toLowerCase().replace(/\.$/, ''))
const withPort = (server: string) => (/:\d+$/.test(server) ? server : `${server}:53`)

interface Forward {
  zone: string
  to: string[]
}

/** A `forward .` in a block hands on the block's own zones; `forward ZONE` in a wider block hands on that one. */
function forwardsOf(block: ServerBlock, plugin: Plugin): Forward[] {
  const [from = '.', ...to] = plugin.arguments
  const zones = bare(from) === '.' ? block.zones : [bare(from)]
  return zones.map((zone) => ({ zone, to: to.map(withPort) }))
}

function allForwards(blocks: ServerBlock[]): Forward[] {
  return blocks.flatMap((block) =>
    block.plugins.filter(({ name }) => name === 'forward').flatMap((plugin) => forwardsOf(block, plugin)),
  )
}

const forwardText = ({ zone, to }: Forward) => `${zone} to ${to.join(', ')}`

/** What the Corefile must have, in words, and whether it does. */
function judge(spec: CorefileSpec, blocks: ServerBlock[]): { expected: string; met: boolean; observed: string } {
  const { zone, plugin, forward } = spec
  if (forward) {
    const wanted = { zone: bare(forward.zone), to: forward.to.map(withPort) }
    const found = allForwards(blocks)
    const same = (one: Forward) => [...one.to].sort().join() === [...wanted.to].sort().join()
    // A server that gets this zone may not get all the others with it.
    const wider = found.filter((one) => one.zone !== wanted.zone && wanted.to.some((server) => one.to.includes(server)))
    const met = found.some((one) => one.zone === wanted.zone && same(one)) && wider.length === 0
    const observed = `handed on are ${found.map(forwardText).join('; ') || 'no names'}`
    return { expected: `names of ${forwardText(wanted)}, and no others`, met, observed }
  }
  const chosen = zone === undefined ? blocks : blocks.filter(({ zones }) => zones.includes(bare(zone)))
  const expected = [zone && `a block for ${zone}`, plugin && `the plugin ${plugin}`].filter(Boolean).join(' with ')
  const met = plugin ? chosen.some((one) => one.plugins.some(({ name }) => name === plugin)) : chosen.length > 0
  const told = blocks.map(
    ({ zones, plugins }) => `${zones.join(' ')} with ${plugins.map(({ name }) => name).join(', ')}`,
  )
  return { expected, met, observed: told.join('; ') || 'no blocks' }
}

export function evaluateCorefile(spec: CorefileSpec, { blocks }: CorefileFacts): Verdict {
  const { expected, met, observed } = judge(spec, blocks.found ? blocks.value : [])
  const wanted = `the Corefile has ${spec.exists ? '' : 'not '}${expected}`
  if (!blocks.found) return fail(wanted, blocks.message)
  return met === spec.exists ? pass(wanted, observed) : fail(wanted, observed)
}

import type { Link, Verdict } from '@cka-netlab/contracts'
import type { NetworkFacts } from '../network/on.ts'
import { atWhere } from '../place.ts'
import { all, fail, pass, type Requirement } from '../verdicts.ts'
import type { BridgeSpec } from './schema.ts'

const named = (links: Link[]) => links.map((link) => link.name).join(', ') || 'none'

function portRequirement(spec: BridgeSpec, name: string, links: Link[]): Requirement {
  const ports = links.filter((link) => link.master === spec.name)
  const link = links.find((one) => one.name === name)
  const met = ports.some((port) => port.name === name)
  const hint = link?.master ? `${name} is a port of ${link.master}.` : link && `${name} is a port of no bridge.`
  return { expected: `port ${name}`, observed: `ports ${named(ports)}`, met, hint: met ? undefined : hint }
}

/** A namespace hangs on the bridge by a port whose other end is in it. */
function namespaceRequirement(spec: BridgeSpec, namespace: string, links: Link[]): Requirement {
  const cables = links.filter((link) => link.peerNetns === namespace)
  const plugged = cables.find((link) => link.master === spec.name)
  const told = cables.map((link) => `${link.name} (${link.master ? `on ${link.master}` : 'on no bridge'})`)
  return {
    expected: `${namespace} is joined to ${spec.name}`,
    observed: `veths to ${namespace}: ${told.join(', ') || 'none'}`,
    met: plugged !== undefined,
    hint:
      plugged || cables.length === 0
        ? undefined
        : `The end of ${namespace}'s cable on this side is no port of ${spec.name}.`,
  }
}

export function evaluateBridge(spec: BridgeSpec, { network }: NetworkFacts): Verdict {
  const where = atWhere(spec.on)
  const expected = `${spec.exists ? '' : 'no '}bridge ${spec.name} ${where}`
  if (!network.found) return fail(expected, network.message)
  const { links } = network.value
  const bridges = `bridges ${named(links.filter((link) => link.kind === 'bridge'))}`
  const bridge = links.find((link) => link.name === spec.name)
  if (!spec.exists) return bridge ? fail(expected, 'it exists') : pass(expected, bridges)
  if (!bridge) return fail(expected, bridges)
  if (bridge.kind !== 'bridge') return fail(expected, `${spec.name} is of type ${bridge.kind ?? 'none'}`)
  const found: Requirement[] = [{ expected, observed: 'it exists', met: true }]
  if (spec.up !== undefined) {
    const observed = `${spec.name} is ${bridge.up ? 'up' : 'down'}`
    found.push({ expected: `${spec.name} is set ${spec.up ? 'up' : 'down'}`, observed, met: bridge.up === spec.up })
  }
  found.push(...(spec.ports ?? []).map((name) => portRequirement(spec, name, links)))
  found.push(...(spec.namespaces ?? []).map((name) => namespaceRequirement(spec, name, links)))
  return all(found)
}

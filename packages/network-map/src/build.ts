import { parseIptables, serviceRules } from '@cka-netlab/checks'
import { type MapMachine, type MapNamespace, mapIds, type NetworkMap } from '@cka-netlab/contracts'
import { joinCables } from './cables.ts'
import { buildCluster } from './cluster.ts'
import type { MachineFacts, MapFacts, NamespaceFacts } from './facts.ts'
import { linksOf } from './links.ts'
import { markRoutes } from './routes.ts'
import { joinWires } from './wires.ts'

/** Makes the map of what was read: everything by its name, joined, and what is down or leads nowhere marked. */
export function buildMap(facts: MapFacts): NetworkMap {
  const machines = facts.machines.map((machine) => buildMachine(machine, facts))
  const cables = joinCables(facts.machines, machines)
  const wires = joinWires(machines)
  const map: NetworkMap = { topology: facts.topology, machines, cables, wires }
  if (facts.kubernetes) map.cluster = buildCluster(facts.kubernetes, machines)
  markRoutes(map)
  return map
}

function buildMachine(machine: MachineFacts, facts: MapFacts): MapMachine {
  const node = facts.kubernetes?.nodes.find(({ metadata }) => metadata.name === machine.name)
  const ready = node?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
  return {
    id: machine.name,
    name: machine.name,
    address: machine.address,
    node: node && { ready },
    fault: machine.fault,
    namespaces: machine.namespaces.map((namespace) => buildNamespace(machine.name, namespace)),
    serviceRules: serviceRules(machine.iptables),
    natRules: natRules(machine.iptables),
  }
}

function buildNamespace(machine: string, facts: NamespaceFacts): MapNamespace {
  const id = mapIds.namespace(machine, facts.name ?? facts.process)
  return {
    id,
    machine,
    name: facts.name ?? facts.process ?? machine,
    kind: facts.name !== undefined ? 'named' : facts.process !== undefined ? 'process' : 'machine',
    forwards: facts.forwards,
    links: linksOf(id, facts.links),
    routes: facts.routes.map((route) => ({
      destination: route.destination,
      refuses: route.type === 'unicast' ? undefined : route.type,
      gateway: route.gateway,
      device: route.device,
      source: route.source,
      table: route.table === 'main' ? undefined : route.table,
      problem: route.flags.includes('linkdown') ? `${route.device} has no carrier` : undefined,
    })),
  }
}

/** Chains that kube-proxy (told as Service rules) and CNI plugins write for each Service and pod. */
const WRITTEN = /^(KUBE|CNI|cali)-/

/** Rewriting that somebody has set up by hand, or Docker has. */
function natRules(saved: { nft: string; legacy: string }): string[] {
  return [saved.nft, saved.legacy].flatMap((text) =>
    parseIptables(text)
      .filter((rule) => rule.table === 'nat' && !WRITTEN.test(rule.chain))
      .filter((rule) => ['DNAT', 'SNAT', 'MASQUERADE', 'REDIRECT'].includes(rule.target ?? ''))
      .map((rule) => rule.text),
  )
}

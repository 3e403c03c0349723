import { machinesOf, type NetworkMap } from '@cka-netlab/contracts'
import { buildMap, type KubernetesFacts, type MachineFacts, type NamespaceFacts } from '@cka-netlab/network-map'
import { type ObserveContext, outputAt, platformFault } from './context.ts'
import { observeKubernetes } from './kubernetes.ts'
import { MAP_SCRIPT } from './map-script.ts'
import { parseAllRoutes, parseLinks } from './network.ts'

const OUTPUT_BYTES_MAX = 8 * 1024 * 1024

/** All machines in one run of the observer, and the cluster's objects beside it. */
export async function observeMap(context: ObserveContext): Promise<NetworkMap> {
  const [machines, kubernetes] = await Promise.all([readMachines(context), readKubernetes(context)])
  return buildMap({ topology: context.topology.name, machines, kubernetes })
}

async function readMachines(context: ObserveContext): Promise<MachineFacts[]> {
  const known = machinesOf(context.topology)
  const search = context.topology.name === 'host' ? 'yes' : 'no'
  const target = { besideAll: known.map(({ name }) => name) }
  const text = await outputAt(context, target, ['bash', '-c', MAP_SCRIPT, '-', search], {
    outputBytesMax: OUTPUT_BYTES_MAX,
  })
  const read = parseMachines(text)
  return known.map(({ name, address }) => {
    const found = read.get(name)
    if (found?.namespaces[0]) return { name, address, ...found }
    return { name, address, namespaces: [], iptables: { nft: '', legacy: '' }, fault: 'it does not run' }
  })
}

type Read = Pick<MachineFacts, 'namespaces' | 'iptables'>

/** Reads what the script prints. A namespace that went away meanwhile is left out. */
export function parseMachines(text: string): Map<string, Read> {
  const machines = new Map<string, Read>()
  let current: Read | undefined
  const sections = text.split('\u001e').slice(1)
  if (sections.at(-1)?.trim() !== 'end') throw platformFault('TOOL_FAILED', 'the map was not read to its end')
  for (const section of sections) {
    const newline = section.indexOf('\n')
    const [what, name = ''] = splitOnce(section.slice(0, newline))
    const body = section.slice(newline + 1)
    if (what === 'machine') {
      current = { namespaces: [], iptables: { nft: '', legacy: '' } }
      machines.set(name, current)
    }
    if (!current) continue
    if (what === 'iptables') current.iptables[name as 'nft' | 'legacy'] = body
    const namespace = what === 'iptables' ? undefined : parseNamespace(body)
    if (!namespace) continue
    if (what === 'netns') namespace.name = name
    if (what === 'process') {
      // A service with a private network, as systemd makes them, has nothing to draw.
      if (namespace.links.every((link) => link.name === 'lo')) continue
      namespace.process = unique(name, current.namespaces)
    }
    current.namespaces.push(namespace)
  }
  return machines
}

function splitOnce(line: string): [string, string?] {
  const space = line.indexOf(' ')
  return space < 0 ? [line] : [line.slice(0, space), line.slice(space + 1)]
}

function unique(process: string, known: NamespaceFacts[]): string {
  const same = known.filter((one) => one.process?.replace(/ \d+$/, '') === process).length
  return same === 0 ? process : `${process} ${same + 1}`
}

function parseNamespace(body: string): NamespaceFacts | undefined {
  const [forwards, addresses, routes] = body.split('\n')
  if (!addresses) return undefined
  return { forwards: forwards === '1', links: parseLinks(addresses), routes: parseAllRoutes(routes ?? '') }
}

const LISTS = {
  nodes: '/api/v1/nodes',
  pods: '/api/v1/pods',
  services: '/api/v1/services',
  slices: '/apis/discovery.k8s.io/v1/endpointslices',
  ingresses: '/apis/networking.k8s.io/v1/ingresses',
  policies: '/apis/networking.k8s.io/v1/networkpolicies',
  gateways: '/apis/gateway.networking.k8s.io/v1/gateways',
  httpRoutes: '/apis/gateway.networking.k8s.io/v1/httproutes',
} as const satisfies Record<Exclude<keyof KubernetesFacts, 'fault'>, string>

/** What the API server has in its memory: a map that is looked at must not cost etcd anything. */
const FROM_MEMORY = '?resourceVersion=0'

async function readKubernetes(context: ObserveContext): Promise<KubernetesFacts | undefined> {
  if (context.topology.name !== 'cluster') return undefined
  const list = async (path: string) => {
    const { status, body } = await observeKubernetes(context, { path: path + FROM_MEMORY })
    return status === 200 ? ((body as { items?: never[] }).items ?? []) : []
  }
  const empty = Object.fromEntries(Object.keys(LISTS).map((name) => [name, []])) as unknown as KubernetesFacts
  try {
    const read = Object.entries(LISTS).map(async ([name, path]) => [name, await list(path)] as const)
    return { ...empty, ...Object.fromEntries(await Promise.all(read)) }
  } catch (error) {
    // A cluster without its API server is worth a look all the more.
    return { ...empty, fault: error instanceof Error ? error.message : String(error) }
  }
}

import { machinesOf, PROBE } from '@cka-netlab/contracts'
import { type ObserveContext, runAt, targetFault } from './context.ts'
import { getObject } from './kubernetes.ts'
import type { FoundPlace, PodAtPlace } from './place.ts'

/** How names are looked up at a place: what its hosts file and its resolv.conf say. */
export interface Resolver {
  hosts: Map<string, string[]>
  servers: string[]
  search: string[]
  /** A name with fewer dots is tried with the search list first, resolv.conf(5). */
  ndots: number
}

const CLUSTER_DOMAIN = 'cluster.local'
const NDOTS_DEFAULT = 1

export async function resolverAt(context: ObserveContext, place: FoundPlace): Promise<Resolver> {
  if (place.kind === 'pod') return podResolver(context, place.machine, place.pod)
  if (place.kind === 'container') return containerResolver(context, place.machine, place.process)
  if (place.kind === 'outside') return { hosts: machineNames(context), servers: [], search: [], ndots: NDOTS_DEFAULT }
  if (context.topology.name === 'host') return machineResolver(context, place.machine, place.netns)
  // A node's own resolver does not know Services; a lab that asks "from a node" means what the cluster's DNS answers.
  return { ...(await clusterResolver(context, 'default')), hosts: machineNames(context) }
}

/** The cluster's DNS as a pod of a namespace gets it by default. */
async function clusterResolver(context: ObserveContext, namespace: string): Promise<Resolver> {
  const service = (await getObject(context, '/api/v1/namespaces/kube-system/services/kube-dns')) as {
    spec?: { clusterIP?: string }
  } | null
  const server = service?.spec?.clusterIP
  if (!server) throw targetFault('NO_CLUSTER_DNS', 'there is no Service kube-dns in kube-system')
  const search = [`${namespace}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN]
  return { hosts: new Map(), servers: [server], search, ndots: 5 }
}

/** A bare machine: its hosts file and resolv.conf; those in /etc/netns/NAME come first, as in ip-netns(8). */
async function machineResolver(context: ObserveContext, machine: string, netns: string | undefined): Promise<Resolver> {
  const read = async (name: string) => {
    const paths = netns === undefined ? [] : [`/etc/netns/${netns}/${name}`]
    for (const path of [...paths, `/etc/${name}`]) {
      const file = await context.driver.readFile(context.id, machine, path)
      if (file.exists && file.text !== undefined) return file.text
    }
    return ''
  }
  const [hosts, configuration] = await Promise.all([read('hosts'), read('resolv.conf')])
  return { hosts: parseHosts(hosts), ...parseResolvConf(configuration) }
}

async function podResolver(context: ObserveContext, machine: string, pod: PodAtPlace): Promise<Resolver> {
  if (pod.hostNetwork) {
    // Its processes cannot be told by their network; kubelet gives such a pod the node's resolver by default.
    if (pod.dnsPolicy === 'ClusterFirstWithHostNet') return clusterResolver(context, pod.namespace)
    return machineResolver(context, machine, undefined)
  }
  const files = await podFiles(context, machine, pod.address)
  if (!files) return clusterResolver(context, pod.namespace)
  return { hosts: parseHosts(files.hosts), ...parseResolvConf(files.resolvConf) }
}

/** A container's own files: dockerd answers names of its networks on 127.0.0.11 inside it. */
async function containerResolver(context: ObserveContext, machine: string, process: number): Promise<Resolver> {
  const result = await runAt(context, { beside: machine }, ['bash', '-c', PROCESS_FILES, '-', String(process)])
  const [resolvConf, hosts] = result.exitCode === 0 ? result.stdout.trim().split('\n').map(contentOf) : []
  return { hosts: parseHosts(hosts ?? ''), ...parseResolvConf(resolvConf ?? '') }
}

const PROCESS_FILES = `
netlab-observe readfile --pid "$NETLAB_PID" --process "$1" --path /etc/resolv.conf
netlab-observe readfile --pid "$NETLAB_PID" --process "$1" --path /etc/hosts`

/** Reads a pod's files through the newest of its processes; the oldest is its pause container, without hosts. */
async function podFiles(
  context: ObserveContext,
  machine: string,
  address: string,
): Promise<{ hosts: string; resolvConf: string } | null> {
  const result = await runAt(context, { beside: machine }, ['bash', '-c', POD_FILES, '-', address])
  if (result.exitCode !== 0) return null
  const [resolvConf, hosts] = result.stdout.trim().split('\n').map(contentOf)
  if (resolvConf === undefined) return null
  return { resolvConf, hosts: hosts ?? '' }
}

function contentOf(line: string): string | undefined {
  const { contentBase64 } = JSON.parse(line) as { contentBase64?: string }
  return contentBase64 === undefined ? undefined : Buffer.from(contentBase64, 'base64').toString('utf8')
}

const POD_FILES = `
space=$(netlab-observe net --pid "$NETLAB_PID" --pod-ip "$1" -- readlink /proc/self/ns/net) || exit 1
processes=$(find /proc -mindepth 3 -maxdepth 3 -path '/proc/[0-9]*/ns/net' -printf '%l/%P\\n' 2>/dev/null |
  grep -F "$space/" | cut -d/ -f2 | sort -nr)
for process in $processes; do
  # Other looks and programs of the node may be in the pod's network too, with files of their own.
  grep -qs kubepods "/proc/$process/cgroup" || continue
  resolver=$(netlab-observe readfile --pid "$process" --path /etc/resolv.conf 2>/dev/null) || continue
  echo "$resolver"
  exec netlab-observe readfile --pid "$process" --path /etc/hosts
done
exit 1`

/** The names that the platform gave the machines, whatever the learner has written into their hosts files. */
function machineNames(context: ObserveContext): Map<string, string[]> {
  return new Map([...machinesOf(context.topology), PROBE].map((machine) => [machine.name, [machine.address]]))
}

/** hosts(5) */
export function parseHosts(text: string): Map<string, string[]> {
  const hosts = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (!address) continue
    for (const name of names) hosts.set(name, [...(hosts.get(name) ?? []), address])
  }
  return hosts
}

/** resolv.conf(5): the last `search` or `domain` counts, of servers the first three. */
export function parseResolvConf(text: string): Omit<Resolver, 'hosts'> {
  const servers: string[] = []
  let search: string[] = []
  let ndots = NDOTS_DEFAULT
  for (const line of text.split('\n')) {
    const [keyword, ...values] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/)
    if (keyword === 'nameserver' && values[0]) servers.push(values[0])
    if (keyword === 'search' || keyword === 'domain') search = values
    if (keyword === 'options') {
      const given = values.find((value) => value.startsWith('ndots:'))
      if (given) ndots = Math.min(15, Number(given.slice('ndots:'.length)) || 0)
    }
  }
  return { servers: servers.slice(0, 3), search, ndots }
}

/** The names to ask for, in their order, as the resolver of the C library does. */
export function candidates(name: string, resolver: Pick<Resolver, 'search' | 'ndots'>): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const searched = resolver.search.map((domain) => `${name}.${domain.replace(/\.$/, '')}`)
  const dots = name.split('.').length - 1
  return dots >= resolver.ndots ? [name, ...searched] : [...searched, name]
}

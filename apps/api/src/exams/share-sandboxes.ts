import { topologyKey } from '@cka-netlab/contracts'
import type { Lab } from '@cka-netlab/lab-format'
import { parseAllDocuments } from 'yaml'

/** Beyond this many questions, what one does slowly shows in the others. */
const QUESTIONS_PER_CLUSTER = 6
/** Kinds of check on what lives in a namespace of the cluster; the others are about machines. */
const CLUSTER_KINDS = new Set([
  ...['resource', 'resources', 'service', 'serviceCIDR', 'podIP', 'dns', 'http', 'tcp', 'connectivity', 'ingress'],
  ...['gatewayRoute', 'networkPolicy', 'answer'],
])
/** Commands of a solution that reach what all questions of a cluster share. */
const REACHES_ALL = /\bssh\b|kube-system|\bkubectl\s+(drain|cordon|uncordon|taint|label\s+node|delete\s+node)\b/

/** What a lab needs for itself in a cluster. */
interface Footprint {
  topology: string
  /** It can share its machines with no other question. */
  alone: boolean
  /** Namespaces that it uses, and objects that belong to none. */
  names: Set<string>
}

/**
 * Puts the questions of an exam onto as few sandboxes as they can share: a cluster carries several questions of its
 * topology while none of them spoils it, touches its machines, or uses a namespace of another. Bare machines are never
 * shared: they are quick to make, and everybody calls a namespace `red`.
 *
 * @returns for each lab the place, in the same list, of the question whose sandbox it uses; its own where it has one
 */
export function shareSandboxes(labs: readonly Lab[]): number[] {
  const clusters: { at: number; size: number; footprint: Footprint }[] = []
  return labs.map((lab, at) => {
    const footprint = footprintOf(lab)
    const shared = clusters.find((one) => one.size < QUESTIONS_PER_CLUSTER && agree(one.footprint, footprint))
    if (!shared) {
      clusters.push({ at, size: 1, footprint: { ...footprint, names: new Set(footprint.names) } })
      return at
    }
    shared.size++
    for (const name of footprint.names) shared.footprint.names.add(name)
    return shared.at
  })
}

function agree(a: Footprint, b: Footprint): boolean {
  return !a.alone && !b.alone && a.topology === b.topology && ![...a.names].some((name) => b.names.has(name))
}

/** A draw looks at the same labs many times, and their manifests take time to read. */
const known = new WeakMap<Lab, Footprint>()

function footprintOf(lab: Lab): Footprint {
  const seen = known.get(lab) ?? readFootprint(lab)
  known.set(lab, seen)
  return seen
}

function readFootprint(lab: Lab): Footprint {
  const names = new Set<string>()
  for (const step of lab.setup) {
    if (step.kind === 'apply') for (const name of namesIn(step.manifest)) names.add(name)
    if (step.kind === 'waitFor') names.add(step.namespace)
  }
  const checks = lab.tasks.flatMap((task) => task.checks)
  for (const { spec } of checks) collectNamespaces(spec, names)
  const changes = [lab.solution, ...lab.alternatives].map((way) => way.run).join('\n')
  const alone =
    lab.exclusive ||
    lab.topology.name === 'host' ||
    lab.setup.some((step) => step.kind === 'run') ||
    names.has('kube-system') ||
    checks.some((check) => !CLUSTER_KINDS.has(check.kind)) ||
    (lab.nature !== 'read' && REACHES_ALL.test(changes))
  return { topology: topologyKey(lab.topology), alone, names }
}

function namesIn(manifest: string): string[] {
  return [parseAllDocuments(manifest)].flat().flatMap((document) => {
    const object = document.toJS() as { kind?: string; metadata?: { name?: string; namespace?: string } } | null
    if (!object?.metadata) return []
    const { kind, metadata } = object
    if (kind === 'Namespace') return [String(metadata.name)]
    // An object without a namespace may belong to none; then its own name must be free as well.
    return metadata.namespace ? [metadata.namespace] : ['default', `${kind}/${metadata.name}`]
  })
}

function collectNamespaces(value: unknown, names: Set<string>): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, one] of Object.entries(value)) {
    if (key === 'namespace' && typeof one === 'string') names.add(one)
    else collectNamespaces(one, names)
  }
}

/** The machine that a question begins on: the first that its checks name, else where Kubernetes is administered. */
export function hostOf(lab: Lab): string {
  const named = /"node":"([a-z0-9-]+)"/.exec(JSON.stringify(lab.tasks))?.[1]
  return named ?? (lab.topology.name === 'host' ? 'node01' : 'controlplane')
}

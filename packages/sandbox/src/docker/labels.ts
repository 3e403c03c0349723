import { Topology } from '@cka-netlab/contracts'

/** Labels on every container and network of a sandbox: how they are found again after a restart. */
export const LABEL = {
  sandbox: 'cka-netlab.sandbox',
  /** One making of a sandbox; a second making of the same id has another. */
  generation: 'cka-netlab.generation',
  owner: 'cka-netlab.owner',
  machine: 'cka-netlab.machine',
  topology: 'cka-netlab.topology',
  created: 'cka-netlab.created',
  expires: 'cka-netlab.expires',
  /** Made ahead. Who it was given to then, the probe's name tells. */
  pooled: 'cka-netlab.pooled',
  /** On the platform's own container that looks into machines; its value is the image. */
  observer: 'cka-netlab.observer',
} as const

export interface SandboxLabels {
  id: string
  owner: string
  generation: string
  topology: Topology
  createdAt: Date
  expiresAt: Date
  pooled: boolean
}

export function writeLabels(labels: SandboxLabels): Record<string, string> {
  return {
    [LABEL.sandbox]: labels.id,
    [LABEL.owner]: labels.owner,
    [LABEL.generation]: labels.generation,
    [LABEL.topology]: JSON.stringify(labels.topology),
    [LABEL.created]: labels.createdAt.toISOString(),
    [LABEL.expires]: labels.expiresAt.toISOString(),
    [LABEL.pooled]: String(labels.pooled),
  }
}

/** Null when they are not ours, or of a version that this one cannot read. */
export function readLabels(labels: Record<string, string> | undefined): SandboxLabels | null {
  const id = labels?.[LABEL.sandbox]
  if (!labels || !id) return null
  const topology = Topology.safeParse(parseJson(labels[LABEL.topology]))
  const createdAt = new Date(labels[LABEL.created] ?? '')
  const expiresAt = new Date(labels[LABEL.expires] ?? '')
  if (!topology.success || Number.isNaN(createdAt.getTime()) || Number.isNaN(expiresAt.getTime())) return null
  return {
    id,
    owner: labels[LABEL.owner] ?? '',
    generation: labels[LABEL.generation] ?? '',
    topology: topology.data,
    createdAt,
    expiresAt,
    pooled: labels[LABEL.pooled] === 'true',
  }
}

export function labelFilter(labels: Record<string, string>): { label: string[] } {
  return { label: Object.entries(labels).map(([key, value]) => `${key}=${value}`) }
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

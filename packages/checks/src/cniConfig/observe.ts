import type { FileState } from '@cka-netlab/contracts'
import { parse } from 'yaml'
import type { ClusterView } from '../view.ts'
import type { CniConfigSpec } from './schema.ts'

export interface CniConfigFacts {
  /** Files of the directory that a runtime would read, in its order. */
  files: string[]
  /** The first of them, as a configuration list. */
  configuration?: { name?: string; plugins?: { type?: string; ipam?: { type?: string } }[] }
  /** Why the first of them is no configuration. */
  unreadable?: string
  /** Each plugin that it names, and what lies in its place. */
  binaries: { type: string; file: FileState }[]
}

/** Files that libcni reads; a runtime takes the first by name. https://github.com/containernetworking/cni/blob/main/libcni/api.go */
const EXTENSIONS = /\.(conf|conflist|json)$/

function toList(value: unknown): CniConfigFacts['configuration'] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  if (!('plugins' in value)) return { ...value, plugins: [value] }
  return Array.isArray(value.plugins) ? { ...value, plugins: value.plugins } : undefined
}

export async function observeCniConfig(view: ClusterView, spec: CniConfigSpec): Promise<CniConfigFacts> {
  const { node, directory, binDirectory } = spec
  const { entries = [] } = await view.observe('file', { node, path: directory })
  const files = entries.filter((name) => EXTENSIONS.test(name)).sort()
  const facts: CniConfigFacts = { files, binaries: [] }
  const [first] = files
  if (first === undefined) return facts
  const { text = '' } = await view.observe('file', { node, path: `${directory}/${first}` })
  try {
    facts.configuration = toList(parse(text))
  } catch (error) {
    facts.unreadable = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  }
  if (!facts.configuration) return { ...facts, unreadable: facts.unreadable ?? 'it is no network configuration' }
  const types = (facts.configuration.plugins ?? []).flatMap(({ type, ipam }) => [type ?? [], ipam?.type ?? []].flat())
  for (const type of new Set(types)) {
    facts.binaries.push({ type, file: await view.observe('file', { node, path: `${binDirectory}/${type}` }) })
  }
  return facts
}

import type { Topology } from '@cka-netlab/contracts'
import type { Config } from '../shared/config.ts'
import type { Metric } from './statistics.ts'

/** What benchmarks measure on: a control plane and a worker. */
export const CLUSTER: Topology = { name: 'cluster', cni: 'bridge', addons: [] }

/** Two bare machines. */
export const HOST: Topology = { name: 'host' }

export interface BenchOptions {
  runs: number
  /** `start` only: also makes clusters by kubeadm, for comparison. */
  baseline: boolean
  /** `density` only: sandboxes at most; without, until four fifths of the memory are used. */
  sandboxesMax?: number
  tell(line: string): void
  signal: AbortSignal
}

export type Bench = (config: Config, o: BenchOptions) => Promise<Record<string, Metric>>

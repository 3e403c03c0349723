import { randomBytes, randomUUID } from 'node:crypto'
import type { Step, Topology } from '@cka-netlab/contracts'
import { kubeadmBaseline } from '@cka-netlab/images'
import { DockerDriver } from '@cka-netlab/sandbox'
import Docker from 'dockerode'
import type { Config } from '../shared/config.ts'
import { ScriptError } from '../shared/error.ts'
import { type Metric, metric } from './statistics.ts'

const TOPOLOGY: Topology = { name: 'cluster', cni: 'bridge', addons: [] }
const POD_SECONDS = 60
/** Run as root on the controlplane, whose kubeconfig is kubeadm's own. */
const RUN_POD = `
export KUBECONFIG=/etc/kubernetes/admin.conf
kubectl run bench --image=busybox:1.36 --restart=Never --command -- sleep 600 >/dev/null &&
kubectl wait pod/bench --for=condition=Ready --timeout=${POD_SECONDS}s >/dev/null
`

export interface BenchOptions {
  runs: number
  /** Also makes a cluster by kubeadm, once, for comparison: metrics `kubeadm` and its phases. */
  baseline: boolean
  tell(line: string): void
  signal: AbortSignal
}

/**
 * Cold starts of a two-node cluster, one after the other. `cold` is the time until a Service name is answered on `node01` three
 * times in a row; the phases are its parts, and `pod` what a first pod takes on top.
 */
export async function benchStart(config: Config, o: BenchOptions): Promise<Record<string, Metric>> {
  const driver = new DockerDriver({ owner: `bench-${randomBytes(3).toString('hex')}`, dataDir: config.dataDir })
  const samples = new Map<string, number[]>()
  const note = (name: string, seconds: number) => samples.set(name, [...(samples.get(name) ?? []), seconds])
  try {
    o.tell('Making sure that the images are there …')
    await driver.prepare(TOPOLOGY, undefined, o.signal)
    // The first start of all reads the images from disk and starts the observer.
    for (let run = 0; run <= o.runs; run++) {
      const times = await oneStart(driver, o.signal)
      const line = Object.entries(times).map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s`)
      o.tell(`  ${run === 0 ? 'warm-up' : `start ${run}`}: ${line.join(', ')}`)
      if (run > 0) for (const [name, seconds] of Object.entries(times)) note(name, seconds)
    }
    if (o.baseline) {
      o.tell('The same by kubeadm, from images without a cluster …')
      const { all = 0, ...phases } = await kubeadmBaseline(new Docker(), { dataDir: config.dataDir, signal: o.signal })
      note('kubeadm', all)
      for (const [name, seconds] of Object.entries(phases)) note(`kubeadm.${name}`, seconds)
    }
  } finally {
    await driver.removeAll()
  }
  const metrics: Record<string, Metric> = {}
  for (const [name, values] of samples) metrics[name] = metric(values)
  return metrics
}

async function oneStart(driver: DockerDriver, signal: AbortSignal): Promise<Record<string, number>> {
  const id = randomUUID()
  let steps: Step[] = []
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1000
  try {
    await driver.create({ id, topology: TOPOLOGY, lifetimeSeconds: 600 }, (now) => (steps = now), signal)
    const cold = seconds()
    const target = { machine: 'controlplane', user: 'root' } as const
    const pod = await driver.exec(id, target, ['bash', '-c', RUN_POD], { timeoutSeconds: POD_SECONDS + 10 })
    if (pod.exitCode !== 0) throw new ScriptError('POD_NOT_READY', `The first pod did not run: ${pod.stderr.trim()}`)
    const phases = Object.fromEntries(steps.map((step) => [`cold.${step.id}`, step.seconds ?? 0]))
    return { cold, ...phases, pod: seconds() - cold }
  } finally {
    await driver.destroy(id)
  }
}

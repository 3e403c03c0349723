import { randomBytes, randomUUID } from 'node:crypto'
import type { Step } from '@cka-netlab/contracts'
import { kubeadmBaseline } from '@cka-netlab/images'
import { DockerDriver } from '@cka-netlab/sandbox'
import Docker from 'dockerode'
import type { Config } from '../shared/config.ts'
import { ScriptError } from '../shared/error.ts'
import { type Bench, type BenchOptions, CLUSTER } from './bench.ts'
import { type BenchSandboxd, poolHas, startSandboxd } from './sandboxd.ts'
import { Samples } from './statistics.ts'
import { openTerminal, Typist } from './typist.ts'

const POD_SECONDS = 60
/** Run as root on the controlplane, whose kubeconfig is kubeadm's own. */
const RUN_POD = `
export KUBECONFIG=/etc/kubernetes/admin.conf
kubectl run bench --image=busybox:1.36 --restart=Never --command -- sleep 600 >/dev/null &&
kubectl wait pod/bench --for=condition=Ready --timeout=${POD_SECONDS}s >/dev/null
`

const BASELINE_RUNS_MAX = 3
/** A shell's prompt at the end of the output. */
export const PROMPT = /[$#] $/

/**
 * Starts of a two-node cluster, one after the other. `claim` is the time from the request to a prompt when the pool has one
 * running, `claimPaused` when it has to be resumed. `cold` is the time from a snapshot until a Service name is answered on `node01`
 * three times in a row; the phases are its parts, and `pod` what a first pod takes on top. `kubeadm` is the same by `kubeadm init` and `join`.
 */
export const benchStart: Bench = async (config, o) => {
  const samples = new Samples()
  await coldStarts(config, o, samples)
  await claims(config, o, samples)
  return samples.metrics()
}

async function coldStarts(config: Config, o: BenchOptions, samples: Samples): Promise<void> {
  const driver = new DockerDriver({ owner: `bench-${randomBytes(3).toString('hex')}`, dataDir: config.dataDir })
  try {
    o.tell('Making sure that the images are there …')
    await driver.prepare(CLUSTER, undefined, o.signal)
    // The first start of all reads the images from disk and starts the observer.
    for (let run = 0; run <= o.runs; run++) {
      const times = await oneStart(driver, o.signal)
      const line = Object.entries(times).map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s`)
      o.tell(`  ${run === 0 ? 'warm-up' : `start ${run}`}: ${line.join(', ')}`)
      if (run === 0) continue
      for (const [name, seconds] of Object.entries(times)) samples.note(name, seconds)
      // Side by side, so that both meet the same machine.
      if (o.baseline && run <= BASELINE_RUNS_MAX) await oneBaseline(config, o, samples)
    }
  } finally {
    await driver.removeAll()
  }
}

async function oneBaseline(config: Config, o: BenchOptions, samples: Samples): Promise<void> {
  const { all = 0, ...phases } = await kubeadmBaseline(new Docker(), { dataDir: config.dataDir, signal: o.signal })
  o.tell(`  by kubeadm: ${all.toFixed(1)} s`)
  samples.note('kubeadm', all)
  for (const [name, seconds] of Object.entries(phases)) samples.note(`kubeadm.${name}`, seconds)
}

async function claims(config: Config, o: BenchOptions, samples: Samples): Promise<void> {
  await using sandboxd = await startSandboxd(config, { poolMax: 2 })
  for (let run = 1; run <= o.runs; run++) {
    o.tell(`  claim ${run}: waiting until the pool has what it wants …`)
    const taken: string[] = []
    // The more were taken lately, the more it wants: from the third claim on one is paused behind the one that runs.
    await poolHas(sandboxd, ({ running, paused, wanted }) => running >= 1 && paused >= wanted - 1, o.signal)
    for (const name of ['claim', 'claimPaused'] as const) {
      if (name === 'claimPaused' && (await sandboxd.pool()).paused === 0) continue
      const { id, seconds } = await timeToPrompt(sandboxd)
      samples.note(name, seconds)
      taken.push(id)
      o.tell(`  ${name} ${run}: ${seconds.toFixed(2)} s`)
    }
    await Promise.all(taken.map((id) => sandboxd.end(id)))
  }
}

/** From the request to a prompt, as a browser would see it. */
export async function timeToPrompt(sandboxd: BenchSandboxd): Promise<{ id: string; seconds: number }> {
  const started = performance.now()
  const { id } = await sandboxd.create()
  await sandboxd.claim(id, 60)
  using typist = new Typist(sandboxd, id, await openTerminal(sandboxd, id))
  await typist.sees(PROMPT, { seconds: 30, also: 'before' })
  return { id, seconds: (performance.now() - started) / 1000 }
}

async function oneStart(driver: DockerDriver, signal: AbortSignal): Promise<Record<string, number>> {
  const id = randomUUID()
  let steps: Step[] = []
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1000
  try {
    await driver.create({ id, topology: CLUSTER, lifetimeSeconds: 600 }, (now) => (steps = now), signal)
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

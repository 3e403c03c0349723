import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { machinesOf, PROBE, type Topology } from '@cka-netlab/contracts'
import type Dockerode from 'dockerode'
import { runIn } from './run.ts'

const JOURNAL = ['journalctl', '--no-pager', '-b', '-n', '3000']
const PODS = [
  'kubectl',
  '--kubeconfig',
  '/etc/kubernetes/admin.conf',
  '--request-timeout=5s',
  'get',
  'pods',
  '-A',
  '-o',
  'wide',
]

/**
 * Keeps what may explain why a sandbox did not become ready: each machine's console and journal, and the cluster's pods.
 * Collected from whatever still answers; what does not is noted in its file. Returns the directory.
 */
export async function collectFailureLogs(
  dataDir: string,
  sandbox: { id: string; topology: Topology },
  containers: Map<string, Dockerode.Container>,
  reason: string,
): Promise<string> {
  const directory = join(dataDir, 'logs', 'sandboxes', sandbox.id)
  await mkdir(directory, { recursive: true })
  const save = async (name: string, read: () => Promise<string>) => {
    const text = await read().catch((error: Error) => `could not be read: ${error.message}\n`)
    await writeFile(join(directory, name), text)
  }
  const jobs = [save('reason.txt', async () => `${new Date().toISOString()} ${reason}\n`)]
  for (const { name } of [...machinesOf(sandbox.topology), PROBE]) {
    const container = containers.get(name)
    if (!container) continue
    jobs.push(save(`${name}.console.log`, () => consoleOf(container)))
    if (name !== PROBE.name) jobs.push(save(`${name}.journal.log`, () => output(container, JOURNAL)))
    if (name === 'controlplane') jobs.push(save('pods.txt', () => output(container, PODS)))
  }
  await Promise.all(jobs)
  return directory
}

async function output(container: Dockerode.Container, command: string[]): Promise<string> {
  const result = await runIn(container, command, { timeoutSeconds: 10 })
  return result.stdout + (result.stderr && `\n--- stderr\n${result.stderr}`)
}

async function consoleOf(container: Dockerode.Container): Promise<string> {
  const state = await container.inspect()
  const log = (await container.logs({ stdout: true, stderr: true, tail: 2000, follow: false })) as unknown as Buffer
  return `state: ${JSON.stringify(state.State)}\n${log.toString('utf8')}`
}

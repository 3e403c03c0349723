import { fileURLToPath } from 'node:url'
import Dockerode from 'dockerode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { machineOf, waitForSystemd } from '../src/cluster.ts'
import { exec } from '../src/exec.ts'
import { type Machines, startMachines } from '../src/machines.ts'
import { ensureImages } from '../src/stages.ts'

const docker = new Dockerode()
let machines: Machines

/** What a learner at `terminal` gets from a command. */
async function learner(command: string) {
  const asLearner = ['su', '-', 'learner', '-c', command]
  const result = await exec(machineOf(machines, 'terminal'), asLearner, { timeoutSeconds: 20 })
  return { ...result, stdout: result.stdout.trim() }
}

beforeAll(async () => {
  const dataDir = fileURLToPath(new URL('../../.data', import.meta.url))
  const { host } = await ensureImages(docker, 'host', { dataDir })
  machines = await startMachines(docker, { name: 'host' }, 'test', () => host)
  await Promise.all([...machines.containers.values()].map((container) => waitForSystemd(container)))
}, 600_000)

afterAll(async () => machines?.[Symbol.asyncDispose]())

describe('the machines of a sandbox', () => {
  it('log in to each other without a password or a question', async () => {
    const { stdout, stderr } = await learner('ssh node01 ssh node02 ssh terminal whoami')
    expect({ stdout, stderr }).toEqual({ stdout: 'learner', stderr: '' })
  })

  it('have one interface and the addresses of every sandbox', async () => {
    const { stdout } = await learner('ssh node01 ls /sys/class/net; ssh node01 ip -4 -o addr show eth0')
    expect(stdout).toMatch(/^eth0\nlo\n/)
    expect(stdout).toContain('172.30.0.3/24')
  })

  it('know each other by name and are told at once that other names do not exist', async () => {
    expect((await learner('dig +short node02')).stdout).toBe('172.30.0.4')
    expect((await learner('dig +time=1 +tries=1 kubernetes.io')).stdout).toContain('status: NXDOMAIN')
  })

  it('have no way out, and say so without a wait', async () => {
    const startedAt = performance.now()
    const { exitCode } = await learner('ssh node01 curl --max-time 10 http://1.1.1.1')
    expect(exitCode).toBe(7)
    expect(performance.now() - startedAt).toBeLessThan(8000)
  })

  it('have nothing running that nobody asked for, and can run Docker', async () => {
    expect((await learner('ssh node01 systemctl is-active docker containerd nginx')).stdout).toBe(
      'inactive\ninactive\ninactive',
    )
    expect((await learner("ssh node01 'systemctl start docker && docker info -f {{.Driver}}'")).stdout).toBe('overlay2')
  })

  it('give the learner sudo, and pods of their own a way to be made by hand', async () => {
    expect((await learner('sudo -n id -u')).stdout).toBe('0')
    const make = 'ip netns add red && ip link add v0 type veth peer name v1 netns red && ip netns exec red ip -br link'
    expect((await learner(`ssh node02 '${make}'`)).stdout).toContain('v1@')
  })
})

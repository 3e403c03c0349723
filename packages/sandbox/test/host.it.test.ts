import type { ExecResult } from '@cka-netlab/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DockerDriver, type StartedSandbox, startSandbox } from '../src/index.ts'
import { type TestEngine, testEngine } from './engine.ts'

let engine: TestEngine
let driver: DockerDriver
let sandbox: StartedSandbox

beforeAll(async () => {
  engine = await testEngine()
  driver = engine.driver()
  sandbox = await startSandbox(driver, { name: 'host' })
})

afterAll(() => engine?.[Symbol.asyncDispose]())

const on = (machine: string, script: string, of = sandbox): Promise<ExecResult> =>
  of.exec({ machine, user: machine === 'terminal' ? 'learner' : 'root', script, timeoutSeconds: 20 })

describe('a learner on the machines', () => {
  it('reaches every machine by ssh without a password or a question', async () => {
    const { stdout, exitCode } = await on('terminal', 'for m in node01 node02; do ssh $m "hostname; id -un"; done')
    expect(exitCode).toBe(0)
    expect(stdout).toBe('node01\nroot\nnode02\nroot\n')
  })

  it('goes on by ssh from one node to the other', async () => {
    expect((await on('node01', 'ssh node02 hostname')).stdout).toBe('node02\n')
  })

  it('has an answer for outside names at once', async () => {
    const { exitCode, stdout } = await on(
      'node01',
      'time -p getent hosts example.com; dig +short -t A example.com; echo done',
    )
    expect(stdout).toContain('done')
    expect(exitCode).toBe(0)
    const answer = await sandbox.view.observe('dns', { place: { node: 'node01' }, name: 'example.com' })
    expect(answer).toMatchObject({ status: 'NXDOMAIN', server: '172.30.0.1' })
  })

  it('gets a script its standard input', async () => {
    const request = {
      machine: 'terminal',
      user: 'learner',
      script: 'wc -c; pwd',
      stdin: 'x'.repeat(300_000),
      timeoutSeconds: 20,
    }
    expect((await sandbox.exec(request as never)).stdout).toBe('300000\n/home/learner\n')
  })

  it('has a flood of output cut and a script that hangs ended', async () => {
    const request = { machine: 'node01', user: 'root', script: 'yes', timeoutSeconds: 2 } as const
    const result = await sandbox.exec(request)
    expect(result).toMatchObject({ timedOut: true, truncated: true })
    expect(result.stdout.length).toBe(1024 * 1024)
  })
})

describe('no way out', () => {
  it('shows a machine no network but its own', async () => {
    const links = (await on('node01', 'ip -json link')).stdout
    expect(JSON.parse(links).map((link: { ifname: string }) => link.ifname)).toEqual(['lo', 'eth0'])
    const routes = JSON.parse((await on('node01', 'ip -json route')).stdout)
    expect(routes.map((route: { dst: string }) => route.dst)).toEqual(['default', '172.30.0.0/24'])
  })

  it('tells every machine at once that nothing is there', async () => {
    const answer = await sandbox.view.observe('tcp', { place: { node: 'node01' }, host: '1.1.1.1', port: 443 })
    expect(answer).toMatchObject({ open: false, error: { reason: 'unreachable' } })
    const { exitCode, stderr } = await on('terminal', 'ip route get 1.1.1.1')
    expect(exitCode).not.toBe(0)
    expect(stderr).toMatch(/unreachable|No route/i)
  })

  it('gives the bridge below no address on the host', async () => {
    const network = await engine.docker.getNetwork(`netlab-${sandbox.id}`).inspect()
    expect(network).toMatchObject({
      Internal: true,
      Options: { 'com.docker.network.bridge.inhibit_ipv4': 'true' },
    })
  })

  it('keeps a second sandbox with the same addresses apart', async () => {
    await using other = await startSandbox(driver, { name: 'host' })
    await on('node01', 'echo first > /var/www/html/who; systemctl start nginx')
    await on('node01', 'echo second > /var/www/html/who; systemctl start nginx', other)
    const ask = (of: StartedSandbox) =>
      of.view.observe('http', { place: { node: 'node02' }, url: 'http://172.30.0.3/who' })
    expect((await ask(sandbox)).body).toBe('first\n')
    expect((await ask(other)).body).toBe('second\n')
    await on('node01', 'systemctl stop nginx', other)
    expect((await ask(other)).error?.reason).toBe('refused')
    expect((await ask(sandbox)).body).toBe('first\n')
  })
})

describe('facts of bare machines', () => {
  beforeAll(async () => {
    const { exitCode, stderr } = await on(
      'node01',
      `set -e
      ip netns add red; ip netns add blue
      ip link add veth-red type veth peer name veth-blue
      ip link set veth-red netns red; ip link set veth-blue netns blue
      ip -n red address add 10.1.0.1/24 dev veth-red; ip -n blue address add 10.1.0.2/24 dev veth-blue
      ip -n red link set veth-red up; ip -n blue link set veth-blue up
      iptables -A FORWARD -s 192.0.2.1 -j DROP
      mkdir -p /etc/netns/red; echo 10.1.0.2 neighbour > /etc/netns/red/hosts
      echo marked > /root/file; chmod 640 /root/file
      ln -s /root/file /root/link; ln -s ../../../../../../../../proc/1/root/etc/hostname /root/escape
      ln -s ../../../../../../etc/hostname /root/shadow`,
    )
    expect(stderr).toBe('')
    expect(exitCode).toBe(0)
  })
  const red = { node: 'node01', netns: 'red' }

  it('lists namespaces by their names', async () => {
    const namespaces = await sandbox.view.observe('namespaces', { node: 'node01' })
    expect(namespaces.map(({ name }) => name).sort()).toEqual(['blue', 'red'])
  })

  it('follows a veth to the namespace of its other end', async () => {
    const { links, routes } = await sandbox.view.observe('network', { place: red })
    expect(links.find((link) => link.name === 'veth-red')).toMatchObject({
      kind: 'veth',
      up: true,
      peerNetns: 'blue',
      addresses: expect.arrayContaining([expect.objectContaining({ address: '10.1.0.1', prefixLength: 24 })]),
    })
    expect(routes).toContainEqual(expect.objectContaining({ destination: '10.1.0.0/24', device: 'veth-red' }))
  })

  it('reads the rules of a firewall', async () => {
    const { nft } = await sandbox.view.observe('iptables', { place: { node: 'node01' } })
    expect(nft).toContain('-A FORWARD -s 192.0.2.1/32 -j DROP')
  })

  it('pings from a namespace, by the names that it has', async () => {
    expect(await sandbox.view.observe('ping', { place: red, address: 'neighbour' })).toMatchObject({ replied: true })
    expect(await sandbox.view.observe('ping', { place: red, address: '10.1.0.3' })).toMatchObject({ replied: false })
  })

  it('says that a namespace is not there, as a fault of the target', async () => {
    const look = sandbox.view.observe('network', { place: { node: 'node01', netns: 'green' } })
    await expect(look).rejects.toMatchObject({ fault: 'target', code: 'NO_SUCH_NETNS' })
  })

  it('reads a file and follows links inside the machine alone', async () => {
    const read = (path: string) => sandbox.view.observe('file', { node: 'node01', path })
    expect(await read('/root/file')).toMatchObject({ type: 'file', mode: '0640', text: 'marked\n' })
    expect(await read('/root/link')).toMatchObject({ text: 'marked\n' })
    expect(await read('/root/none')).toMatchObject({ exists: false })
    await expect(read('/root/escape')).rejects.toMatchObject({ fault: 'target', code: 'NOT_READABLE' })
    expect(await read('/root/shadow')).toMatchObject({ text: (await on('node01', 'cat /etc/hostname')).stdout })
  })

  it('sees a process with its arguments, whatever the ps of the machine says', async () => {
    await on('node01', 'ln -sf /bin/true /usr/local/bin/ps; (exec -a sleeper sleep 300 &>/dev/null &)')
    const processes = await sandbox.view.observe('processes', { node: 'node01' })
    expect(processes).toContainEqual(expect.objectContaining({ command: 'sleep', arguments: ['sleeper', '300'] }))
  })

  it('runs a script in a namespace as nobody who could do harm', async () => {
    const script = 'id -u; ip -brief address show veth-red; cat /proc/1/environ; kill -9 1; nsenter -t 1 -m true'
    const { stdout, stderr } = await sandbox.view.observe('command', { place: red, script })
    expect(stdout).toMatch(/^65534\nveth-red.*10\.1\.0\.1\/24/)
    expect(stderr.match(/not permitted|Permission denied/g)?.length).toBe(3)
  })

  it('knocks from outside', async () => {
    const tcp = (port: number) => sandbox.view.observe('tcp', { place: { outside: true }, host: 'node01', port })
    expect(await tcp(22)).toMatchObject({ open: true, address: '172.30.0.3' })
    expect(await tcp(23)).toMatchObject({ open: false, error: { reason: 'refused' } })
  })
})

it('gives a program a terminal of the size asked for', async () => {
  const pty = await driver.attach(
    sandbox.id,
    { machine: 'terminal', user: 'learner' },
    ['bash', '-c', 'sleep 0.5; stty size; id -un; exit 7'],
    {
      columns: 101,
      rows: 33,
    },
  )
  let text = ''
  pty.stream.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  expect(await pty.ended).toEqual({ exitCode: 7 })
  expect(text.replaceAll('\r', '')).toBe('33 101\nlearner\n')
})

it('answers again after a pause', async () => {
  await driver.pause(sandbox.id)
  await expect(on('node01', 'true')).rejects.toMatchObject({ code: 'MACHINE_STOPPED' })
  expect(await driver.list()).toMatchObject([{ id: sandbox.id, state: 'paused' }])
  await driver.resume(sandbox.id)
  expect((await on('node01', 'hostname')).stdout).toBe('node01\n')
})

it('makes its observer again when somebody has removed it', async () => {
  await engine.docker.getContainer(`netlab-observer-${engine.owner}`).remove({ force: true })
  expect(await sandbox.view.observe('namespaces', { node: 'node02' })).toEqual([])
})

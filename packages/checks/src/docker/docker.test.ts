import { describe, expect, it } from 'vitest'
import { type DockerContainer, evaluateDockerContainer } from '../dockerContainer/evaluate.ts'
import { DockerContainerSpec } from '../dockerContainer/schema.ts'
import { type DockerNetwork, evaluateDockerNetwork } from '../dockerNetwork/evaluate.ts'
import { DockerNetworkSpec } from '../dockerNetwork/schema.ts'

describe('dockerNetwork', () => {
  const lan: DockerNetwork = {
    Driver: 'macvlan',
    Attachable: false,
    Internal: false,
    IPAM: { Config: [{ Subnet: '172.30.0.0/24', Gateway: '172.30.0.1' }] },
    Options: { parent: 'eth0' },
    Containers: { abc: { Name: 'printer' }, 'lb-lan': { Name: 'lan-endpoint' } },
  }
  const judge = (more: object, value: DockerNetwork | undefined = lan) =>
    evaluateDockerNetwork(DockerNetworkSpec.parse({ node: 'node01', name: 'lan', ...more }), {
      network: { found: true, value },
    })

  it('passes what is asked of it, and fails each field that differs', () => {
    const asked = { driver: 'macvlan', subnet: '172.30.0.0/24', gateway: '172.30.0.1', parent: 'eth0' }
    expect(judge({ ...asked, containers: ['printer'] }).outcome).toBe('pass')
    expect(judge({ driver: 'bridge' })).toMatchObject({ outcome: 'fail', observed: 'driver macvlan' })
    expect(judge({ subnet: '172.30.0.0/25' }).outcome).toBe('fail')
    expect(judge({ gateway: '172.30.0.2' }).outcome).toBe('fail')
    expect(judge({ parent: 'eth1' })).toMatchObject({ observed: 'parent eth0' })
    expect(judge({ attachable: true })).toMatchObject({ observed: 'attachable false' })
    expect(judge({ containers: [] })).toMatchObject({ observed: 'containers printer' })
  })

  it('fails a network that is not there, and passes one that should be gone', () => {
    expect(evaluateDockerNetwork(DockerNetworkSpec.parse({ node: 'node01', name: 'lan' }), none).outcome).toBe('fail')
    const gone = DockerNetworkSpec.parse({ node: 'node01', name: 'lan', exists: false })
    expect(evaluateDockerNetwork(gone, none).outcome).toBe('pass')
    expect(judge({ exists: false }).outcome).toBe('fail')
  })
  const none = { network: { found: true as const, value: undefined } }
})

describe('dockerContainer', () => {
  const web: DockerContainer = {
    State: { Running: true, Status: 'running' },
    Config: { Image: 'nginx:1.27' },
    NetworkSettings: {
      Ports: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }], '443/tcp': null },
      Networks: { front: { IPAddress: '10.1.0.2' }, back: { IPAddress: '' } },
    },
  }
  const judge = (more: object, value: DockerContainer = web) =>
    evaluateDockerContainer(DockerContainerSpec.parse({ node: 'node01', name: 'web', ...more }), {
      container: { found: true, value },
    })

  it('wants exactly the networks named', () => {
    expect(judge({ networks: ['back', 'front'], image: 'nginx:1.27', address: '10.1.0.2' }).outcome).toBe('pass')
    expect(judge({ networks: ['front'] })).toMatchObject({ outcome: 'fail', observed: 'on networks back, front' })
  })

  it('tells a port on one address from one on all', () => {
    expect(judge({ ports: [{ container: 80, host: 8080 }] }).outcome).toBe('pass')
    expect(judge({ ports: [{ container: 80, host: 8080, address: '127.0.0.1' }] }).outcome).toBe('pass')
    expect(judge({ ports: [{ container: 80, host: 8080, address: 'any' }] }).outcome).toBe('fail')
    expect(judge({ ports: [{ container: 443, host: 8080 }] })).toMatchObject({
      observed: 'published: 127.0.0.1:8080 → 80/tcp',
    })
  })

  it('fails a container that has ended', () => {
    const ended = { ...web, State: { Running: false, Status: 'exited' } }
    expect(judge({}, ended)).toMatchObject({ outcome: 'fail', observed: 'it is exited' })
    expect(judge({ running: false }, ended).outcome).toBe('pass')
  })

  it('fails while no dockerd answers', () => {
    const container = { found: false as const, code: 'NO_DOCKER', message: 'dockerd does not run' }
    expect(
      evaluateDockerContainer(DockerContainerSpec.parse({ node: 'node01', name: 'web' }), { container }),
    ).toMatchObject({ outcome: 'fail', observed: 'dockerd does not run' })
  })
})

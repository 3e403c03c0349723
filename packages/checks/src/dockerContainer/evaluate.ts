import type { Verdict } from '@cka-netlab/contracts'
import type { Seen } from '../seen.ts'
import { all, fail, pass, type Requirement } from '../verdicts.ts'
import type { DockerContainerSpec } from './schema.ts'

type Published = Record<string, { HostIp?: string; HostPort?: string }[] | null>

/** What is read of the Docker API's container. https://docs.docker.com/reference/api/engine/ */
export interface DockerContainer {
  State?: { Running?: boolean; Status?: string }
  Config?: { Image?: string }
  NetworkSettings?: { Ports?: Published; Networks?: Record<string, { IPAddress?: string }> }
}
export interface DockerContainerFacts {
  container: Seen<DockerContainer | undefined>
}

const WILDCARDS = ['', '0.0.0.0', '::']

function portRequirement(wanted: NonNullable<DockerContainerSpec['ports']>[number], published: Published): Requirement {
  const all = Object.entries(published).flatMap(([inside, bindings]) =>
    (bindings ?? []).map(({ HostIp = '', HostPort = '' }) => ({ inside, address: HostIp, port: HostPort })),
  )
  const met = all.some(
    ({ inside, address, port }) =>
      inside === `${wanted.container}/${wanted.protocol}` &&
      port === String(wanted.host) &&
      (wanted.address === undefined ||
        (wanted.address === 'any' ? WILDCARDS.includes(address) : address === wanted.address)),
  )
  const on = wanted.address === undefined || wanted.address === 'any' ? '' : `${wanted.address}:`
  const told = all.map(({ inside, address, port }) => `${address}:${port} → ${inside}`)
  return {
    expected: `${on}${wanted.host} is published for ${wanted.container}/${wanted.protocol}`,
    observed: `published: ${told.join(', ') || 'nothing'}`,
    met,
  }
}

export function evaluateDockerContainer(spec: DockerContainerSpec, { container }: DockerContainerFacts): Verdict {
  const title = `${spec.exists ? '' : 'no '}container ${spec.name} on ${spec.node}`
  if (!container.found) return fail(title, container.message)
  const actual = container.value
  if (!spec.exists) return actual ? fail(title, `it is ${actual.State?.Status}`) : pass(title, 'there is none')
  if (!actual) return fail(title, 'there is no such container')
  const status = actual.State?.Status ?? 'in no known state'
  const running = actual.State?.Running ?? false
  const found: Requirement[] = [
    {
      expected: `${title} ${spec.running ? 'runs' : 'does not run'}`,
      observed: `it is ${status}`,
      met: running === spec.running,
    },
  ]
  if (spec.image !== undefined) {
    const image = actual.Config?.Image ?? 'none'
    found.push({ expected: `image ${spec.image}`, observed: `image ${image}`, met: image === spec.image })
  }
  const networks = actual.NetworkSettings?.Networks ?? {}
  if (spec.networks !== undefined) {
    const [wanted, names] = [spec.networks.toSorted(), Object.keys(networks).sort()]
    const list = (some: string[]) => `on networks ${some.join(', ') || 'none'}`
    found.push({ expected: list(wanted), observed: list(names), met: names.join() === wanted.join() })
  }
  if (spec.address !== undefined) {
    const addresses = Object.values(networks).flatMap((one) => one.IPAddress || [])
    const observed = `address ${addresses.join(', ') || 'none'}`
    found.push({ expected: `address ${spec.address}`, observed, met: addresses.includes(spec.address) })
  }
  const published = actual.NetworkSettings?.Ports ?? {}
  found.push(...(spec.ports ?? []).map((port) => portRequirement(port, published)))
  return all(found)
}

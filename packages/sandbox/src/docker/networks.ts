import { UNDERLAY_MTU } from '@cka-netlab/images'
import type Dockerode from 'dockerode'
import { SandboxError } from '../error.ts'
import { engineError, hasStatus } from './engine.ts'

/** Addresses in a sandbox's own Docker network, a /28: the gateway and room for 13 machines. */
const PREFIX = 28
const SIZE = 2 ** (32 - PREFIX)

export interface Underlay {
  name: string
  /** Address of the nth machine; the first is 0. */
  address(n: number): string
}

/**
 * Makes the Docker network that carries a sandbox's VXLAN. Docker refuses a range that overlaps another network; then
 * the next one is tried. Nothing on it can reach the host or the world: it is internal, and its bridge has no address.
 * @throws {SandboxError} `NO_SUBNET` when the range is used up.
 */
export async function createUnderlay(
  docker: Dockerode,
  name: string,
  range: string,
  labels: Record<string, string>,
): Promise<Underlay> {
  const taken = await takenRanges(docker)
  for (const subnet of subnetsOf(range)) {
    if (taken.some((other) => overlap(subnet, other))) continue
    try {
      await docker.createNetwork({
        Name: name,
        CheckDuplicate: true,
        Driver: 'bridge',
        Internal: true,
        IPAM: { Driver: 'default', Config: [{ Subnet: `${toText(subnet.first)}/${PREFIX}` }] },
        Options: {
          'com.docker.network.bridge.inhibit_ipv4': 'true',
          'com.docker.network.driver.mtu': String(UNDERLAY_MTU),
        },
        Labels: labels,
      })
      // .0 is the network itself and .1 is kept for the gateway that Docker insists on.
      return { name, address: (n) => toText(subnet.first + 2 + n) }
    } catch (error) {
      if (isOverlap(error)) continue
      throw engineError(error, 'Making the network of the sandbox')
    }
  }
  throw new SandboxError('NO_SUBNET', `Every /${PREFIX} of ${range} is in use by a Docker network.`)
}

interface Range {
  first: number
  last: number
}

async function takenRanges(docker: Dockerode): Promise<Range[]> {
  try {
    const networks = await docker.listNetworks()
    return networks.flatMap((network) =>
      (network.IPAM?.Config ?? []).flatMap((config) => {
        const range = config.Subnet ? toRange(config.Subnet) : null
        return range ? [range] : []
      }),
    )
  } catch (error) {
    throw engineError(error, 'Listing the networks of Docker')
  }
}

function* subnetsOf(cidr: string): Generator<Range> {
  const range = toRange(cidr)
  if (!range) throw new SandboxError('NO_SUBNET', `"${cidr}" is not an IPv4 range.`)
  for (let first = range.first; first + SIZE - 1 <= range.last; first += SIZE) yield { first, last: first + SIZE - 1 }
}

function isOverlap(error: unknown): boolean {
  return hasStatus(error, 400, 403, 409, 500) && /overlap|already in use|conflicts/i.test(String(error))
}

function overlap(a: Range, b: Range): boolean {
  return a.first <= b.last && b.first <= a.last
}

function toRange(cidr: string): Range | null {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr)
  if (!match) return null
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number]
  const size = 2 ** (32 - prefix)
  const address = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d
  const first = address - (address % size)
  return { first, last: first + size - 1 }
}

function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}

import { askDocker } from '../docker/ask.ts'
import type { CheckKind } from '../kind.ts'
import { type DockerNetwork, type DockerNetworkFacts, evaluateDockerNetwork } from './evaluate.ts'
import { DockerNetworkSpec } from './schema.ts'

export const dockerNetwork: CheckKind<DockerNetworkSpec, DockerNetworkFacts> = {
  kind: 'dockerNetwork',
  schema: DockerNetworkSpec,
  settles: false,
  example: 'dockerNetwork: { node: node01, name: shop, driver: bridge, subnet: 10.10.0.0/24 }',
  title({ node, name, exists, ...rest }) {
    const asked = Object.values(rest).some((value) => value !== undefined)
    return `Docker network ${name} ${exists ? (asked ? 'is as asked' : 'exists') : 'is gone'} on ${node}`
  },
  async observe(view, { node, name }) {
    return { network: await askDocker<DockerNetwork>(view, node, `/networks/${encodeURIComponent(name)}`) }
  },
  evaluate: evaluateDockerNetwork,
}

import { askDocker } from '../docker/ask.ts'
import type { CheckKind } from '../kind.ts'
import { type DockerContainer, type DockerContainerFacts, evaluateDockerContainer } from './evaluate.ts'
import { DockerContainerSpec } from './schema.ts'

export const dockerContainer: CheckKind<DockerContainerSpec, DockerContainerFacts> = {
  kind: 'dockerContainer',
  schema: DockerContainerSpec,
  settles: true,
  example: `dockerContainer:
  node: node01
  name: web
  networks: [shop]
  ports: [{ container: 80, host: 8080 }]`,
  title({ node, name, running, networks, ports, exists }) {
    if (!exists) return `There is no container ${name} on ${node}`
    const on = networks ? ` on ${networks.join(' and ')}` : ''
    const open = (ports ?? []).map((port) => ` and publishes ${port.host}`).join('')
    return `Container ${name} ${running ? 'runs' : 'does not run'}${on}${open} on ${node}`
  },
  async observe(view, { node, name }) {
    return { container: await askDocker<DockerContainer>(view, node, `/containers/${encodeURIComponent(name)}/json`) }
  },
  evaluate: evaluateDockerContainer,
}

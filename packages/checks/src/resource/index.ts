import type { CheckKind } from '../kind.ts'
import { getResource, listResources } from '../kubernetes/api.ts'
import { seen } from '../seen.ts'
import { describeCount, describeResource, evaluateResource, type ResourceFacts } from './evaluate.ts'
import { ResourceSpec } from './schema.ts'

export const resource: CheckKind<ResourceSpec, ResourceFacts> = {
  kind: 'resource',
  schema: ResourceSpec,
  settles: true,
  example: `resource:
  apiVersion: apps/v1
  kind: Deployment
  name: webapp
  match:
    spec: { replicas: { gte: 2 }, template: { spec: { containers: [{ name: app, image: { matches: "^nginx:" } }] } } }`,
  title(spec) {
    if (!spec.exists) return `There is no ${describeResource(spec)}`
    if (!spec.name) return `${describeCount(spec)} ${describeResource(spec)}`.replace(/^./, (c) => c.toUpperCase())
    return spec.match ? `${describeResource(spec)} is as asked` : `${describeResource(spec)} exists`
  },
  async observe(view, spec) {
    if (!spec.name) return { objects: await listResources(view, spec, spec.namespace, spec.selector) }
    const object = await seen(getResource(view, spec, spec.namespace, spec.name))
    return { objects: object.found && object.value ? [object.value] : [] }
  },
  evaluate: evaluateResource,
}

import { type ClusterView, ObservationError } from '../view.ts'
import { type KubernetesObject, selectorText } from './objects.ts'

/** What kind of object is meant: `{ apiVersion: 'apps/v1', kind: 'Deployment' }`. */
export interface KindReference {
  apiVersion: string
  kind: string
}

interface ApiResource {
  name: string
  kind: string
  namespaced: boolean
}

/** What the API server serves changes only with CRDs, so a view asks once per group and kind that it finds. */
const discovered = new WeakMap<ClusterView, Map<string, ApiResource>>()

/** GET; undefined for 404. Other refusals mean that the platform could not look. */
export async function get(view: ClusterView, path: string): Promise<unknown> {
  const { status, body } = await view.observe('kubernetes', { path })
  if (status === 404) return undefined
  if (status >= 400) {
    const message = (body as { message?: string } | undefined)?.message ?? ''
    throw new ObservationError({
      fault: 'platform',
      code: 'API_REFUSED',
      message: `the API server answered ${status} to ${path} ${message}`.trim(),
    })
  }
  return body
}

function root(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
}

async function discover(view: ClusterView, { apiVersion, kind }: KindReference): Promise<ApiResource> {
  const known = discovered.get(view) ?? new Map<string, ApiResource>()
  discovered.set(view, known)
  const key = `${apiVersion} ${kind}`
  const cached = known.get(key)
  if (cached) return cached
  const list = (await get(view, root(apiVersion))) as { resources?: ApiResource[] } | undefined
  const resource = list?.resources?.find((r) => r.kind === kind && !r.name.includes('/'))
  if (!resource) {
    throw new ObservationError({
      fault: 'target',
      code: 'NO_SUCH_KIND',
      message: `the API server does not serve ${kind} in ${apiVersion}`,
    })
  }
  known.set(key, resource)
  return resource
}

async function collection(view: ClusterView, reference: KindReference, namespace: string): Promise<string> {
  const resource = await discover(view, reference)
  const scope = resource.namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : ''
  return `${root(reference.apiVersion)}${scope}/${resource.name}`
}

/**
 * Reads one object; undefined when it does not exist. `namespace` is ignored for kinds without one.
 * @throws {ObservationError} `NO_SUCH_KIND` when the API server does not serve the kind.
 */
export async function getResource<T extends KubernetesObject = KubernetesObject>(
  view: ClusterView,
  reference: KindReference,
  namespace: string,
  name: string,
): Promise<T | undefined> {
  const path = await collection(view, reference, namespace)
  return (await get(view, `${path}/${encodeURIComponent(name)}`)) as T | undefined
}

/** Reads the objects of a namespace that have all `labels`; `*` means all namespaces. */
export async function listResources<T extends KubernetesObject = KubernetesObject>(
  view: ClusterView,
  reference: KindReference,
  namespace: string,
  labels: Record<string, string> = {},
): Promise<T[]> {
  const path =
    namespace === '*'
      ? `${root(reference.apiVersion)}/${(await discover(view, reference)).name}`
      : await collection(view, reference, namespace)
  const selector = selectorText(labels)
  const query = selector ? `?labelSelector=${encodeURIComponent(selector)}` : ''
  const list = (await get(view, path + query)) as { items?: T[] } | undefined
  return list?.items ?? []
}

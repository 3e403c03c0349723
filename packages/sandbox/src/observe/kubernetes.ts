import type { KubernetesResponse } from '@cka-netlab/contracts'
import { KubernetesUnreachableError } from '../kubernetes/client.ts'
import { type ObserveContext, platformFault, targetFault } from './context.ts'

/** Whatever the API server answers, as it answers it. */
export async function observeKubernetes(
  context: ObserveContext,
  request: { path: string },
): Promise<KubernetesResponse> {
  if (context.topology.name !== 'cluster') throw targetFault('NO_CLUSTER', 'there is no Kubernetes cluster here')
  const client = await context.kubernetes()
  try {
    return await client.get(request.path)
  } catch (error) {
    if (!(error instanceof KubernetesUnreachableError)) throw error
    // The learner may have broken it; that a broken API server fails every check is the lab's to say, not ours.
    throw platformFault(error.code, error.message)
  }
}

/** One object; null when there is none. */
export async function getObject(context: ObserveContext, path: string): Promise<unknown> {
  const { status, body } = await observeKubernetes(context, { path })
  if (status === 200) return body
  if (status === 404) return null
  throw platformFault('KUBERNETES_REFUSED', `the API server answered ${status} to ${path}`)
}

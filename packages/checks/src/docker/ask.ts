import { type Seen, seen } from '../seen.ts'
import { type ClusterView, ObservationError } from '../view.ts'

/** One object of a machine's dockerd; undefined when there is none, evidence when no dockerd answers. */
export async function askDocker<T>(view: ClusterView, node: string, path: string): Promise<Seen<T | undefined>> {
  return seen(
    view.observe('docker', { node, path }).then(({ status, body }) => {
      if (status === 200) return body as T
      if (status === 404) return undefined
      const message = `dockerd on ${node} answered ${status}`
      throw new ObservationError({ fault: 'target', code: 'DOCKER_REFUSED', message })
    }),
  )
}

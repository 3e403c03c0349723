import type { ClusterView } from '@cka-netlab/checks'
import type { ObservationKind, ObservationResults } from '@cka-netlab/contracts'

/**
 * Checks that run at the same time often want the same fact. Equal looks under way become one; nothing is kept, so a
 * check that looks again sees what is there by then.
 */
export function sharedView(view: ClusterView): ClusterView {
  const underWay = new Map<string, Promise<ObservationResults[ObservationKind]>>()
  return {
    topology: view.topology,
    observe(kind, request) {
      const key = JSON.stringify([kind, request])
      const running = underWay.get(key) ?? view.observe(kind, request)
      underWay.set(key, running)
      const done = () => underWay.delete(key)
      running.then(done, done)
      return running as Promise<ObservationResults[typeof kind]>
    },
  }
}

import fp from 'fastify-plugin'
import { MapWatch } from '../map/map-watch.ts'
import { type PracticeSandbox, practiceSandbox } from '../map/practice-sandbox.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Looks at the networks of sandboxes that somebody practises on. */
    maps: {
      /** @throws {HttpProblem} when this attempt has no map for this person. */
      sandbox(attemptId: string, userId: string): Promise<PracticeSandbox>
      /** One watch for all who look at a sandbox. */
      watch(sandbox: PracticeSandbox): MapWatch
    }
  }
}

export default fp(
  async (app) => {
    const watches = new Map<string, MapWatch>()
    app.decorate('maps', {
      sandbox: (attemptId, userId) => practiceSandbox(app.db, attemptId, userId),
      watch({ id, topology }) {
        for (const [other, watch] of watches) if (other !== id && watch.watchers === 0) watches.delete(other)
        const { view } = app.sandboxd.access(id, topology)
        const watch = watches.get(id) ?? new MapWatch(() => view.observe('map', {}))
        watches.set(id, watch)
        return watch
      },
    })
  },
  { name: 'maps', dependencies: ['db', 'sandboxd'] },
)

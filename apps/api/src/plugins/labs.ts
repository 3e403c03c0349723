import fp from 'fastify-plugin'
import { LabStore } from '../labs/lab-store.ts'

declare module 'fastify' {
  interface FastifyInstance {
    labs: LabStore
  }
}

export default fp(
  async (app) => {
    const labs = new LabStore(app)
    app.decorate('labs', labs)
    await labs.load()
  },
  { name: 'labs', dependencies: ['db'] },
)

import { createDb, type Db } from '@cka-netlab/db'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    db: Db
  }
}

export default fp(
  async (app) => {
    const db = createDb(app.config.databaseUrl)
    app.decorate('db', db)
    app.addHook('onClose', () => db.$disconnect())
  },
  { name: 'db' },
)

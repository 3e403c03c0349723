import swagger from '@fastify/swagger'
import fp from 'fastify-plugin'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'

/** The interface described by itself, at `/api/v1/openapi.json`. */
export default fp(
  async (app) => {
    await app.register(swagger, {
      openapi: {
        info: {
          title: 'cka-netlab',
          version: '1',
          description: 'Errors are RFC 9457 problems with a stable `code`. A session cookie says who calls.',
        },
        servers: [{ url: app.config.url }],
      },
      transform: jsonSchemaTransform,
    })
    app.get('/api/v1/openapi.json', { config: { policy: 'public' }, schema: { hide: true } }, () => app.swagger())
  },
  { name: 'openapi', dependencies: ['policies'] },
)

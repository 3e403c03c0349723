import swagger from '@fastify/swagger'
import fp from 'fastify-plugin'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'

/** What the API answers itself; the rest are pages. */
const OWN = /^\/(api\/|healthz$|readyz$)/

/** The interface described by itself, at `/api/v1/openapi.json`. */
export default fp(
  async (app) => {
    await app.register(swagger, {
      openapi: {
        info: {
          title: 'cka-netlab',
          version: '1',
          description:
            'Errors are RFC 9457 problems with a stable `code`. A session cookie says who calls; `x-policy` says who may.',
        },
        servers: [{ url: app.config.url }],
      },
      transform: (route) => {
        const { schema, url } = jsonSchemaTransform(route)
        const { policy } = route.route.config ?? {}
        return { schema: OWN.test(url) ? { ...schema, 'x-policy': policy } : { ...schema, hide: true }, url }
      },
    })
    app.get('/api/v1/openapi.json', { config: { policy: 'public' }, schema: { hide: true } }, () => app.swagger())
  },
  { name: 'openapi', dependencies: ['policies'] },
)

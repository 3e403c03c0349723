import { problem } from '@cka-netlab/contracts'
import proxy from '@fastify/http-proxy'
import fp from 'fastify-plugin'
import { Agent, interceptors } from 'undici'
import { sendProblem } from './errors.ts'

/** Whatever is not the API's own is a page: it comes from the web app. */
export default fp(
  async (app) => {
    app.all('/api/*', { config: { policy: 'public' }, schema: { hide: true } }, (request, reply) =>
      sendProblem(reply, problem('NOT_FOUND', { requestId: request.id })),
    )
    await app.register(proxy, {
      upstream: app.config.webUrl,
      httpMethods: ['GET', 'HEAD', 'POST'],
      config: { policy: 'public' },
      // What may be kept, scripts and styles, is kept as the web app compressed it: it would do so anew for each browser.
      undici: new Agent({ connectTimeout: 5000, headersTimeout: 30_000 }).compose(interceptors.cache()),
      replyOptions: {
        onError: (reply, { error }) => {
          reply.log.error({ err: error }, 'the web app does not answer')
          reply
            .code(502)
            .type('text/plain; charset=utf-8')
            .send('The pages do not answer yet. Try again in a moment.\n')
        },
      },
    })
  },
  { name: 'web', dependencies: ['policies', 'errors'] },
)

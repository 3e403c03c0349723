import { AsyncLocalStorage } from 'node:async_hooks'
import fp from 'fastify-plugin'

const requestIds = new AsyncLocalStorage<string>()

/** What every line of the log says of the request that it is about, also of work that goes on after the answer. */
export function requestInLog(): { reqId?: string } {
  const reqId = requestIds.getStore()
  return reqId === undefined ? {} : { reqId }
}

/** The caller's id of the request goes into the log. */
export default fp(
  async (app) => {
    app.addHook('onRequest', (request, _reply, done) => requestIds.run(request.id, done))
  },
  { name: 'request-id' },
)

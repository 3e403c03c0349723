import websocket from '@fastify/websocket'
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Config } from './config.ts'
import driver from './plugins/driver.ts'
import errors from './plugins/errors.ts'
import metrics from './plugins/metrics.ts'
import requestId, { requestInLog } from './plugins/request-id.ts'
import sandboxes from './plugins/sandboxes.ts'
import secret from './plugins/secret.ts'
import eventRoutes from './routes/events.ts'
import healthRoutes from './routes/health.ts'
import imageRoutes from './routes/images.ts'
import observationRoutes from './routes/observations.ts'
import recordingRoutes from './routes/recordings.ts'
import sandboxRoutes from './routes/sandboxes.ts'
import terminals from './routes/terminals.ts'

/** Composes sandboxd. Listening and signals are the business of server.ts. */
export async function buildApp(config: Config): Promise<FastifyInstance> {
  const app = Fastify({
    ...logOptions(config.logLevel),
    // Streams of events and terminals would otherwise keep a stopping server alive.
    forceCloseConnections: true,
    bodyLimit: 8 * 1024 * 1024,
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(errors)
  await app.register(requestId)
  await app.register(secret, { secret: config.secret })
  await app.register(websocket, { options: { maxPayload: 1024 * 1024 } })
  await app.register(driver, { config })
  await app.register(sandboxes)
  await app.register(sandboxRoutes)
  await app.register(observationRoutes)
  await app.register(eventRoutes)
  await app.register(imageRoutes)
  await app.register(terminals)
  await app.register(recordingRoutes)
  await app.register(metrics)
  await app.register(healthRoutes)
  return app
}

/** How sandboxd logs: each line says of which request of the caller's it is. */
export function logOptions(level: string, stream?: { write(line: string): void }) {
  return {
    logger: { level, mixin: requestInLog, ...(stream && { stream }) },
    // Whoever calls has the secret, and its own id of the request.
    requestIdHeader: 'x-request-id',
    // The id is in every line already.
    childLoggerFactory: (logger, _bindings, options) => logger.child({}, options),
    // The product asks several times a second; what matters is logged where it happens.
    logController: new LogController({ disableRequestLogging: true }),
  } satisfies FastifyServerOptions
}

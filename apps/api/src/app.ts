import { randomUUID } from 'node:crypto'
import websocket from '@fastify/websocket'
import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Config } from './config.ts'
import attempts from './plugins/attempts.ts'
import auth from './plugins/auth.ts'
import clock from './plugins/clock.ts'
import cohortWatches from './plugins/cohort-watches.ts'
import db from './plugins/db.ts'
import errors from './plugins/errors.ts'
import exams from './plugins/exams.ts'
import jobs from './plugins/jobs.ts'
import labs from './plugins/labs.ts'
import maps from './plugins/maps.ts'
import metrics from './plugins/metrics.ts'
import notifications from './plugins/notifications.ts'
import openapi from './plugins/openapi.ts'
import policies from './plugins/policies.ts'
import rateLimit from './plugins/rate-limit.ts'
import reconcile from './plugins/reconcile.ts'
import sandboxd from './plugins/sandboxd.ts'
import security from './plugins/security.ts'
import web from './plugins/web.ts'
import workers from './plugins/workers.ts'
import { accountRoutes } from './routes/accounts/index.ts'
import { adminRoutes } from './routes/admin/index.ts'
import { assignmentRoutes } from './routes/assignments/index.ts'
import { attemptEventRoutes } from './routes/attempts/events.ts'
import { attemptRoutes } from './routes/attempts/index.ts'
import { attemptMapRoutes } from './routes/attempts/map.ts'
import { attemptPathRoutes } from './routes/attempts/path.ts'
import { cohortEventRoutes } from './routes/cohorts/events.ts'
import { cohortRoutes } from './routes/cohorts/index.ts'
import { cohortInsightRoutes } from './routes/cohorts/insight.ts'
import { examRoutes } from './routes/exams/index.ts'
import { examReportRoutes } from './routes/exams/report.ts'
import { healthRoutes } from './routes/health/index.ts'
import { labRoutes } from './routes/labs/index.ts'
import { metricsRoutes } from './routes/metrics/index.ts'
import { progressRoutes } from './routes/progress/index.ts'
import { terminalRoutes } from './routes/terminals/index.ts'
import { typingGate } from './terminals/typing-gate.ts'

declare module 'fastify' {
  interface FastifyInstance {
    config: Config
  }
}

/** `all` serves browsers and does jobs; `worker` does jobs alone and listens nowhere. */
export type ProcessRole = 'all' | 'worker'

/** Composes the API on a database that is migrated. Nothing listens yet. */
export async function buildApp(config: Config, role: ProcessRole = 'all'): Promise<FastifyInstance> {
  const app = Fastify({
    logger: { level: config.logLevel, redact: ['req.headers.cookie', 'req.headers.authorization'] },
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
    bodyLimit: 256 * 1024,
    // All labs are read and kept before the first request; a busy machine takes its time for that.
    pluginTimeout: 120_000,
    // Streams of events are ended by their own hook; other connections need not be waited for.
    forceCloseConnections: true,
  })
  app.decorate('config', config)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(errors)
  await app.register(db)
  await app.register(metrics)
  await app.register(jobs)
  await app.register(notifications)
  await app.register(sandboxd)
  await app.register(workers)
  await app.register(clock)
  if (role === 'all') await registerFrontDoor(app)
  return app
}

async function registerFrontDoor(app: FastifyInstance): Promise<void> {
  // A browser may send text/plain from a foreign page without asking; nothing here wants it.
  app.removeContentTypeParser('text/plain')
  await app.register(security)
  await app.register(policies)
  await app.register(rateLimit)
  await app.register(auth)
  await app.register(openapi)
  await app.register(websocket, { options: { maxPayload: 1024 * 1024, perMessageDeflate: false } })
  await app.register(labs)
  await app.register(attempts)
  await app.register(exams)
  await app.register(maps)
  await app.register(cohortWatches)
  await app.register(reconcile)
  await app.register(accountRoutes)
  await app.register(labRoutes)
  await app.register(attemptRoutes)
  await app.register(attemptEventRoutes)
  await app.register(examRoutes)
  await app.register(attemptMapRoutes)
  await app.register(attemptPathRoutes)
  await app.register(examReportRoutes)
  await app.register(progressRoutes)
  await app.register(cohortRoutes)
  await app.register(cohortEventRoutes)
  await app.register(cohortInsightRoutes)
  await app.register(assignmentRoutes)
  await app.register(terminalRoutes, {
    sandboxd: app.config.sandboxd,
    origins: app.config.origins,
    requireUser: app.requireUser,
    sandboxForUser: app.attempts.sandboxForUser,
    gateFor: (sandbox) => typingGate(app, sandbox),
  })
  await app.register(adminRoutes)
  await app.register(healthRoutes)
  await app.register(metricsRoutes)
  await app.register(web)
}

import fp from 'fastify-plugin'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { RUNNING } from '../attempts/own-attempt.ts'

declare module 'fastify' {
  interface FastifyInstance {
    metrics: {
      /** All figures of this process, as Prometheus reads them. */
      text(): Promise<string>
      contentType: string
      /** A try of a job: how long it took, or that it threw. */
      jobDone(job: string, seconds: number): void
      jobFailed(job: string): void
    }
  }
}

const NAME = 'cka_netlab_'
const REQUEST_SECONDS = [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10, 30]
const JOB_SECONDS = [0.5, 1, 2, 3, 5, 10, 20, 60, 180]

/** Figures for Prometheus, see routes/metrics. Whatever does jobs counts them, so this comes before the jobs. */
export default fp(
  async (app) => {
    const registry = new Registry()
    const registers = [registry]
    collectDefaultMetrics({ register: registry, prefix: `${NAME}api_` })
    const requests = new Histogram({
      name: `${NAME}http_request_seconds`,
      help: 'Requests to the API, by route as it was declared. Streams count when they end.',
      labelNames: ['method', 'route', 'status'],
      buckets: REQUEST_SECONDS,
      registers,
    })
    const jobs = new Histogram({
      name: `${NAME}job_seconds`,
      help: 'Jobs that went well; "grade" is the time of a grade.',
      labelNames: ['job'],
      buckets: JOB_SECONDS,
      registers,
    })
    const failures = new Counter({
      name: `${NAME}job_failures_total`,
      help: 'Tries of jobs that threw.',
      labelNames: ['job'],
      registers,
    })
    new Gauge({
      name: `${NAME}attempts`,
      help: 'Attempts that go on, in practice and in exams.',
      labelNames: ['state'],
      registers,
      async collect() {
        const where = { state: { in: [...RUNNING] } }
        const counts = await app.db.attempt.groupBy({ by: ['state'], where, _count: true })
        for (const state of RUNNING) this.set({ state }, counts.find((one) => one.state === state)?._count ?? 0)
      },
    })
    app.decorate('metrics', {
      text: () => registry.metrics(),
      contentType: registry.contentType,
      jobDone: (job, seconds) => jobs.observe({ job }, seconds),
      jobFailed: (job) => failures.inc({ job }),
    })
    app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
      const labels = { method, route: routeOptions.url ?? 'unknown', status: reply.statusCode }
      requests.observe(labels, reply.elapsedTime / 1000)
    })
  },
  { name: 'metrics', dependencies: ['db'] },
)

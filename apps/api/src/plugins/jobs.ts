import type { Tx } from '@cka-netlab/db'
import fp from 'fastify-plugin'
import { fromPrisma, PgBoss, type QueueOptions } from 'pg-boss'
import { requestContext } from '../request-context.ts'

/** What is done in the background, by whichever process takes it. The id of a job is that of the thing it is about. */
export type JobName = 'prepare' | 'prepare-exam' | 'grade' | 'forget-recordings'

export interface AddOptions {
  /** Where the same thing is worked on again; otherwise the id of the thing is that of the job. */
  jobId?: string
  /** Higher ones are taken first. */
  priority?: number
}

export interface JobRun {
  id: string
  /** Aborted when the process stops: the job is then given to another. */
  signal: AbortSignal
  /** No further try follows this one. */
  last: boolean
}

declare module 'fastify' {
  interface FastifyInstance {
    jobs: {
      /** Queues a job within a transaction: it exists when that commits. */
      add(tx: Tx, name: JobName, id: string, options?: AddOptions): Promise<void>
      /** Takes jobs of a kind, so many at once. A handler that throws is called again later. */
      work(name: JobName, atOnce: number, handler: (run: JobRun) => Promise<void>): Promise<void>
    }
  }
}

/** A process that dies is noticed by its missing heartbeat; its jobs are then run by another. */
const HEARTBEAT_SECONDS = 20
const QUEUES: Record<JobName, QueueOptions & { retryLimit: number }> = {
  // Images may still have to be built.
  prepare: { retryLimit: 4, retryDelay: 2, retryBackoff: true, retryDelayMax: 30, expireInSeconds: 3 * 3600 },
  'prepare-exam': { retryLimit: 4, retryDelay: 2, retryBackoff: true, retryDelayMax: 30, expireInSeconds: 3 * 3600 },
  // The sandbox may still be ending, and sandboxd be away for a day.
  'forget-recordings': { retryLimit: 50, retryDelay: 5, retryBackoff: true, retryDelayMax: 3600, expireInSeconds: 300 },
  grade: { retryLimit: 3, retryDelay: 2, retryBackoff: true, retryDelayMax: 15, expireInSeconds: 300 },
}
const STOP_MS = 8000

export default fp(
  async (app) => {
    const boss = new PgBoss({
      connectionString: app.config.databaseUrl,
      application_name: 'cka-netlab-jobs',
      max: 4,
      useListenNotify: true,
      schedule: false,
      superviseIntervalSeconds: 10,
      monitorIntervalSeconds: 10,
    })
    boss.on('error', (error) => app.log.error({ err: error }, 'the job queue has a fault'))
    boss.on('warning', (warning) => app.log.warn({ warning }, 'the job queue warns'))
    await boss.start()
    for (const [name, options] of Object.entries(QUEUES)) {
      await boss.createQueue(name, { ...options, heartbeatSeconds: HEARTBEAT_SECONDS, notify: true })
      await boss.updateQueue(name, { ...options, heartbeatSeconds: HEARTBEAT_SECONDS, notify: true })
    }
    const stopping = new AbortController()

    app.decorate('jobs', {
      async add(tx, name, id, { jobId = id, priority = 0 } = {}) {
        const requestId = requestContext.getStore()?.requestId
        await boss.send(name, { id, requestId }, { id: jobId, priority, db: fromPrisma(tx) })
      },
      async work(name, atOnce, handler) {
        const options = {
          localConcurrency: atOnce,
          includeMetadata: true,
          pollingIntervalSeconds: 2,
          notifyPollingIntervalSeconds: 5,
        } as const
        await boss.work<{ id: string; requestId?: string }>(name, options, async ([job]) => {
          if (!job) return
          const { id, requestId = job.id } = job.data
          const log = app.log.child({ job: name, id, reqId: requestId, tries: job.retryCount + 1 })
          const signal = AbortSignal.any([stopping.signal, job.signal])
          const last = job.retryCount >= QUEUES[name].retryLimit
          const started = performance.now()
          try {
            await requestContext.run({ requestId }, () => handler({ id, signal, last }))
            app.metrics.jobDone(name, (performance.now() - started) / 1000)
          } catch (error) {
            if (!stopping.signal.aborted) {
              app.metrics.jobFailed(name)
              log.error({ err: error }, 'a job has failed')
            }
            throw error
          }
        })
      },
    })
    app.addHook('preClose', async () => {
      stopping.abort(new Error('The process stops.'))
      await boss.stop({ graceful: true, timeout: STOP_MS })
    })
  },
  { name: 'jobs', dependencies: ['db', 'metrics'] },
)

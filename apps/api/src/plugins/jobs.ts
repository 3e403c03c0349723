import type { Tx } from '@cka-netlab/db'
import fp from 'fastify-plugin'
import { fromPrisma, PgBoss, type QueueOptions } from 'pg-boss'

/** What is done in the background, by whichever process takes it. The id of a job is that of the thing it is about. */
export type JobName = 'prepare' | 'prepare-exam' | 'grade'

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
        await boss.send(name, { id }, { id: jobId, priority, db: fromPrisma(tx) })
      },
      async work(name, atOnce, handler) {
        const options = {
          localConcurrency: atOnce,
          includeMetadata: true,
          pollingIntervalSeconds: 2,
          notifyPollingIntervalSeconds: 5,
        } as const
        await boss.work<{ id: string }>(name, options, async ([job]) => {
          if (!job) return
          const { id } = job.data
          const log = app.log.child({ job: name, id, tries: job.retryCount + 1 })
          try {
            const signal = AbortSignal.any([stopping.signal, job.signal])
            await handler({ id, signal, last: job.retryCount >= QUEUES[name].retryLimit })
          } catch (error) {
            if (!stopping.signal.aborted) log.error({ err: error }, 'a job has failed')
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
  { name: 'jobs', dependencies: ['db'] },
)

import type { Db, Tx } from '@cka-netlab/db'
import fp from 'fastify-plugin'
import pg from 'pg'

const CHANNEL = 'cka_netlab_attempts'
const RETRY_MS = 1000

type Listener = () => void
type AnyListener = (id: string | null) => void

declare module 'fastify' {
  interface FastifyInstance {
    notifications: {
      /** Calls back whenever the attempt has changed, whichever process changed it. Returns how to stop. */
      onAttempt(attemptId: string, listener: Listener): () => void
      /** Calls back with the id of whatever has changed; null when some may have been missed. Returns how to stop. */
      onAny(listener: AnyListener): () => void
    }
  }
}

/** Tells every process, when the transaction commits, that an attempt has changed. */
export async function notifyAttempt(tx: Tx | Db, attemptId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${CHANNEL}, ${attemptId})`
}

/** The same for a cohort: its members, or what they are to do. */
export const notifyCohort: (tx: Tx | Db, cohortId: string) => Promise<void> = notifyAttempt

/** The same for each cohort that somebody is in. */
export async function notifyCohortsOf(tx: Tx | Db, userId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${CHANNEL}, cohort_id::text) FROM cohort_members WHERE user_id = ${userId}`
}

/** One connection that listens for changes of attempts. Whoever missed some while it was lost is told to look again. */
export default fp(
  async (app) => {
    const listeners = new Map<string, Set<Listener>>()
    const anyListeners = new Set<AnyListener>()
    let client: pg.Client | undefined
    let retry: NodeJS.Timeout | undefined
    let closed = false

    async function connect(): Promise<void> {
      const mine = new pg.Client({
        connectionString: app.config.databaseUrl,
        connectionTimeoutMillis: 5000,
        keepAlive: true,
      })
      const lost = (error?: Error) => {
        if (client !== mine || closed) return
        client = undefined
        app.log.warn({ err: error }, 'the line of notifications broke; opening it again')
        retry = setTimeout(again, RETRY_MS)
      }
      mine.on('error', lost)
      mine.on('end', () => lost())
      mine.on('notification', ({ payload }) => {
        for (const listener of listeners.get(payload ?? '') ?? []) listener()
        for (const listener of anyListeners) listener(payload ?? null)
      })
      client = mine
      await mine.connect()
      await mine.query(`LISTEN ${CHANNEL}`)
    }
    function again(): void {
      if (closed) return
      connect().then(
        () => {
          for (const set of listeners.values()) for (const listener of set) listener()
          for (const listener of anyListeners) listener(null)
        },
        () => {
          client = undefined
          if (!closed) retry = setTimeout(again, RETRY_MS)
        },
      )
    }

    app.decorate('notifications', {
      onAttempt(attemptId, listener) {
        const set = listeners.get(attemptId) ?? new Set()
        listeners.set(attemptId, set.add(listener))
        return () => {
          set.delete(listener)
          if (set.size === 0 && listeners.get(attemptId) === set) listeners.delete(attemptId)
        }
      },
      onAny(listener) {
        anyListeners.add(listener)
        return () => void anyListeners.delete(listener)
      },
    })
    await connect()
    app.addHook('onClose', async () => {
      closed = true
      clearTimeout(retry)
      await client?.end().catch(() => {})
    })
  },
  { name: 'notifications' },
)

import type { Db } from '@cka-netlab/db'
import fp from 'fastify-plugin'
import { cohortLearners, cohortProgress } from '../cohorts/cohort-progress.ts'
import { CohortWatch, type Watcher } from '../cohorts/cohort-watch.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Tells a watcher how a cohort stands and what changes in it. Returns how to stop. */
    watchCohort(cohortId: string, watcher: Watcher): () => void
  }
}

/** Whose attempts have changed is asked for so many at once. */
const GATHER_MS = 200

/**
 * One watch for each cohort that somebody watches. What NOTIFY tells is an attempt, an exam or a cohort: which learner of
 * which watched cohort it belongs to is looked up for all that came within a moment.
 */
export default fp(
  async (app) => {
    const watches = new Map<string, CohortWatch>()
    const told = new Set<string>()
    let timer: NodeJS.Timeout | undefined
    let stopListening = () => {}

    function heard(id: string | null): void {
      const watch = id === null ? undefined : watches.get(id)
      if (id === null) everythingMayHaveChanged()
      else if (watch) watch.allChanged()
      else {
        told.add(id)
        timer ??= setTimeout(() => void pass(), GATHER_MS)
      }
    }
    function everythingMayHaveChanged(): void {
      for (const watch of watches.values()) watch.allChanged()
    }
    async function pass(): Promise<void> {
      timer = undefined
      const ids = [...told]
      told.clear()
      try {
        for (const [cohortId, userIds] of await learnersOf(app.db, ids, [...watches.keys()])) {
          watches.get(cohortId)?.learnersChanged(userIds)
        }
      } catch (err) {
        app.log.warn({ err }, 'whose attempts have changed is not known; cohorts are read anew')
        everythingMayHaveChanged()
      }
    }

    app.decorate('watchCohort', (cohortId, watcher) => {
      if (watches.size === 0) stopListening = app.notifications.onAny(heard)
      const reads = {
        whole: () => cohortProgress(app, cohortId),
        learners: (userIds: string[]) => cohortLearners(app, cohortId, userIds),
      }
      const watch = watches.get(cohortId) ?? new CohortWatch(reads)
      watches.set(cohortId, watch)
      const stop = watch.watch(watcher)
      return () => {
        stop()
        if (watch.isWatched || watches.get(cohortId) !== watch) return
        watches.delete(cohortId)
        if (watches.size === 0) stopListening()
      }
    })
    app.addHook('onClose', async () => {
      stopListening()
      clearTimeout(timer)
    })
  },
  { name: 'cohort-watches', dependencies: ['db', 'labs', 'notifications'] },
)

/** Learners of these cohorts to whom the attempts and exams belong. */
async function learnersOf(db: Db, ids: string[], cohortIds: string[]): Promise<Map<string, string[]>> {
  const rows = await db.$queryRaw<{ cohortId: string; userIds: string[] }[]>`
    SELECT m.cohort_id AS "cohortId", array_agg(m.user_id) AS "userIds"
      FROM cohort_members m
      JOIN (SELECT user_id FROM attempts WHERE id = ANY(${ids}::uuid[])
            UNION SELECT user_id FROM exam_attempts WHERE id = ANY(${ids}::uuid[])) changed ON changed.user_id = m.user_id
     WHERE m.role = 'learner' AND m.cohort_id = ANY(${cohortIds}::uuid[]) GROUP BY m.cohort_id`
  return new Map(rows.map(({ cohortId, userIds }) => [cohortId, userIds]))
}

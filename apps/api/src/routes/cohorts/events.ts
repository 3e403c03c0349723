import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { requireCohort } from '../../cohorts/own-cohort.ts'
import { beginEvents, EventLine } from '../../events/event-line.ts'
import { mayCall } from '../../plugins/policies.ts'

/** `GET /api/v1/cohorts/:id/events`: how a cohort stands, and what changes in it. */
export const cohortEventRoutes: FastifyPluginAsyncZod = async (app) => {
  const open = new Set<EventLine>()
  app.addHook('preClose', async () => {
    for (const line of open) line.end()
  })

  app.get(
    '/api/v1/cohorts/:id/events',
    {
      config: { policy: 'cohort' },
      schema: {
        tags: ['cohorts'],
        params: z.object({ id: z.uuid() }),
        description:
          'Server-sent events named `cohort`; the data is a CohortEvent: the whole first, then changed rows.',
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const me = await app.requireUser(request)
      await requireCohort(app.db, id, me)
      const line = new EventLine(beginEvents(request, reply))
      open.add(line)
      const look = async () => {
        const user = await app.db.user.findUnique({ where: { id: me.id, disabledAt: null } })
        if (!user || !mayCall('cohort', user.role)) return line.end()
        await requireCohort(app.db, id, user)
      }
      const stops = [
        app.watchCohort(id, { send: (event) => line.send('cohort', event), fail: (error) => line.fail(error) }),
        // Whoever is no longer an instructor of it is told nothing more.
        app.notifications.onAttempt(id, () => void look().catch(() => line.end())),
      ]
      line.onEnd((error) => {
        if (error) request.log.warn({ err: error }, 'a stream of a cohort broke')
        open.delete(line)
        for (const stop of stops) stop()
      })
    },
  )
}

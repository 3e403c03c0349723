import {
  AssignmentView,
  ChangeAssignment,
  CreateAssignment,
  GrantExtraTime,
  OwnAssignment,
} from '@cka-netlab/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { assignmentView, assignmentViews } from '../../assignments/assignment-view.ts'
import {
  changeAssignment,
  createAssignment,
  grantExtraTime,
  removeAssignment,
} from '../../assignments/change-assignment.ts'
import { ownAssignments } from '../../assignments/own-assignments.ts'
import { requireCohort } from '../../cohorts/own-cohort.ts'

const tags = ['assignments']
const cohort = { policy: 'cohort' } as const
const ofCohort = z.object({ id: z.uuid() })
const params = ofCohort.extend({ assignmentId: z.uuid() })
const view = { 200: AssignmentView }

/** What the learners of a cohort are to do. */
export const assignmentRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  app.get(
    '/api/v1/assignments',
    {
      config: { policy: 'user' },
      schema: { tags, response: { 200: z.object({ assignments: z.array(OwnAssignment) }) } },
    },
    async (request) => ({ assignments: await ownAssignments(app, (await app.requireUser(request)).id) }),
  )

  app.get(
    '/api/v1/cohorts/:id/assignments',
    {
      config: cohort,
      schema: { tags, params: ofCohort, response: { 200: z.object({ assignments: z.array(AssignmentView) }) } },
    },
    async (request) => {
      await requireCohort(db, request.params.id, await app.requireUser(request))
      return { assignments: await assignmentViews(app, request.params.id) }
    },
  )

  app.post(
    '/api/v1/cohorts/:id/assignments',
    { config: cohort, schema: { tags, params: ofCohort, body: CreateAssignment, response: { 201: AssignmentView } } },
    async (request, reply) => {
      const { id: cohortId } = request.params
      const id = await createAssignment(app, cohortId, await app.requireUser(request), request.body)
      return reply.code(201).send(await assignmentView(app, { cohortId, id }))
    },
  )

  app.patch(
    '/api/v1/cohorts/:id/assignments/:assignmentId',
    { config: cohort, schema: { tags, params, body: ChangeAssignment, response: view } },
    async (request) => {
      const where = whereOf(request.params)
      await changeAssignment(db, where, await app.requireUser(request), request.body)
      return assignmentView(app, where)
    },
  )

  app.delete(
    '/api/v1/cohorts/:id/assignments/:assignmentId',
    { config: cohort, schema: { tags, params, response: { 204: z.null() } } },
    async (request, reply) => {
      await removeAssignment(db, whereOf(request.params), await app.requireUser(request))
      return reply.code(204).send(null)
    },
  )

  app.put(
    '/api/v1/cohorts/:id/assignments/:assignmentId/extra-time/:userId',
    {
      config: cohort,
      schema: { tags, params: params.extend({ userId: z.string().max(100) }), body: GrantExtraTime, response: view },
    },
    async (request) => {
      const where = whereOf(request.params)
      const me = await app.requireUser(request)
      await grantExtraTime(db, where, me, request.params.userId, request.body.percent)
      return assignmentView(app, where)
    },
  )
}

function whereOf({ id, assignmentId }: z.infer<typeof params>) {
  return { cohortId: id, id: assignmentId }
}

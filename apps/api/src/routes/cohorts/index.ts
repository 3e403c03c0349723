import {
  AddInstructor,
  ChangeCohort,
  CohortProgress,
  CohortSummary,
  CohortView,
  CreateCohort,
  ImportMembers,
  ImportReport,
  InvitationToken,
  Invite,
  InvitedTo,
  NewInvitation,
} from '@cka-netlab/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { signedInUser } from '../../accounts/auth.ts'
import { changeCohort, createCohort } from '../../cohorts/change-cohort.ts'
import { cohortProgress } from '../../cohorts/cohort-progress.ts'
import { cohortList, cohortView } from '../../cohorts/cohort-view.ts'
import { importMembers } from '../../cohorts/import-members.ts'
import { acceptInvitation, invite, invitedTo, revokeInvitation } from '../../cohorts/invitations.ts'
import { addInstructor, leaveCohort, removeMember } from '../../cohorts/members.ts'
import { requireCohort } from '../../cohorts/own-cohort.ts'

const tags = ['cohorts']
const user = { policy: 'user' } as const
const cohort = { policy: 'cohort' } as const
const params = z.object({ id: z.uuid() })
const view = { 200: CohortView }

/** Cohorts: who is in them, and how one comes in. */
export const cohortRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app

  app.get(
    '/api/v1/cohorts',
    { config: user, schema: { tags, response: { 200: z.object({ cohorts: z.array(CohortSummary) }) } } },
    async (request) => ({ cohorts: await cohortList(db, await app.requireUser(request)) }),
  )

  app.post(
    '/api/v1/cohorts',
    { config: { policy: 'instructor' }, schema: { tags, body: CreateCohort, response: { 201: CohortView } } },
    async (request, reply) => {
      const me = await app.requireUser(request)
      const id = await createCohort(db, me, request.body.name)
      return reply.code(201).send(await cohortView(db, id, me))
    },
  )

  app.get('/api/v1/cohorts/:id', { config: cohort, schema: { tags, params, response: view } }, async (request) =>
    cohortView(db, request.params.id, await app.requireUser(request)),
  )

  app.get(
    '/api/v1/cohorts/:id/progress',
    { config: cohort, schema: { tags, params, response: { 200: CohortProgress } } },
    async (request) => {
      await requireCohort(db, request.params.id, await app.requireUser(request))
      return cohortProgress(app, request.params.id)
    },
  )

  app.patch(
    '/api/v1/cohorts/:id',
    { config: cohort, schema: { tags, params, body: ChangeCohort, response: view } },
    async (request) => {
      const me = await app.requireUser(request)
      await changeCohort(db, request.params.id, me, request.body)
      return cohortView(db, request.params.id, me)
    },
  )

  app.post(
    '/api/v1/cohorts/:id/instructors',
    { config: cohort, schema: { tags, params, body: AddInstructor, response: view } },
    async (request) => {
      const me = await app.requireUser(request)
      await addInstructor(db, request.params.id, me, request.body.email)
      return cohortView(db, request.params.id, me)
    },
  )

  app.delete(
    '/api/v1/cohorts/:id/members/:userId',
    { config: cohort, schema: { tags, params: params.extend({ userId: z.string().max(100) }), response: view } },
    async (request) => {
      const me = await app.requireUser(request)
      const { id, userId } = request.params
      await removeMember(db, id, me, userId)
      return cohortView(db, id, me)
    },
  )

  app.post(
    '/api/v1/cohorts/:id/leave',
    { config: { policy: 'owner' }, schema: { tags, params, response: { 204: z.void() } } },
    async (request, reply) => {
      await leaveCohort(db, request.params.id, (await app.requireUser(request)).id)
      return reply.code(204).send()
    },
  )

  app.post(
    '/api/v1/cohorts/:id/invitations',
    { config: cohort, schema: { tags, params, body: Invite, response: { 201: NewInvitation } } },
    async (request, reply) => {
      const me = await app.requireUser(request)
      return reply.code(201).send(await invite(db, app.config.url, request.params.id, me, request.body))
    },
  )

  app.delete(
    '/api/v1/cohorts/:id/invitations/:invitationId',
    { config: cohort, schema: { tags, params: params.extend({ invitationId: z.uuid() }), response: view } },
    async (request) => {
      const me = await app.requireUser(request)
      const { id, invitationId } = request.params
      await revokeInvitation(db, id, me, invitationId)
      return cohortView(db, id, me)
    },
  )

  app.post(
    '/api/v1/cohorts/:id/import',
    { config: cohort, schema: { tags, params, body: ImportMembers, response: { 200: ImportReport } } },
    async (request) =>
      importMembers(db, app.config.url, request.params.id, await app.requireUser(request), request.body),
  )

  app.post(
    '/api/v1/invitations/look',
    { config: { policy: 'public' }, schema: { tags, body: InvitationToken, response: { 200: InvitedTo } } },
    async (request) => invitedTo(db, await signedInUser(app.auth, request.headers), request.body.token),
  )

  app.post(
    '/api/v1/invitations/accept',
    { config: user, schema: { tags, body: InvitationToken, response: { 200: CohortSummary } } },
    async (request) => {
      const me = await app.requireUser(request)
      const id = await acceptInvitation(db, me, request.body.token)
      const joined = (await cohortList(db, me)).find((one) => one.id === id)
      return joined as CohortSummary
    },
  )
}

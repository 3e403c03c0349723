import {
  ExamAttemptSummary,
  ExamAttemptView,
  ExamReport,
  ExamSummary,
  GrantMinutes,
  GrantPercent,
  HttpProblem,
  MarkQuestion,
  ShowQuestion,
  StartExam,
} from '@cka-netlab/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { examList, myExamAttempts } from '../../exams/exam-list.ts'
import { grantPercent } from '../../exams/extra-time.ts'

const tags = ['exams']
const config = { policy: 'user' } as const
const own = { policy: 'owner' } as const
const params = z.object({ id: z.uuid() })
const exam = { 200: ExamAttemptView }

/** Exams: which there are, sitting one, its report. */
export const examRoutes: FastifyPluginAsyncZod = async (app) => {
  const { exams } = app

  app.get(
    '/api/v1/exams',
    { config, schema: { tags, response: { 200: z.object({ exams: z.array(ExamSummary) }) } } },
    async (request) => ({ exams: await examList(app, (await app.requireUser(request)).id) }),
  )

  app.get(
    '/api/v1/exams/:id',
    { config, schema: { tags, params: z.object({ id: z.string().max(100) }), response: { 200: ExamSummary } } },
    async (request) => {
      const all = await examList(app, (await app.requireUser(request)).id)
      const found = all.find(({ id }) => id === request.params.id)
      if (!found) throw new HttpProblem('NOT_FOUND')
      return found
    },
  )

  app.get(
    '/api/v1/exam-attempts',
    { config, schema: { tags, response: { 200: z.object({ attempts: z.array(ExamAttemptSummary) }) } } },
    async (request) => ({ attempts: await myExamAttempts(app.db, (await app.requireUser(request)).id) }),
  )

  app.post(
    '/api/v1/exam-attempts',
    { config, schema: { tags, body: StartExam, response: { 201: ExamAttemptView } } },
    async (request, reply) => reply.code(201).send(await exams.start(await app.requireUser(request), request.body)),
  )

  app.get('/api/v1/exam-attempts/:id', { config: own, schema: { tags, params, response: exam } }, async (request) =>
    exams.view(await app.requireUser(request), request.params.id),
  )

  app.post(
    '/api/v1/exam-attempts/:id/begin',
    { config: own, schema: { tags, params, response: exam } },
    async (request) => exams.begin(await app.requireUser(request), request.params.id),
  )

  app.post(
    '/api/v1/exam-attempts/:id/end',
    { config: own, schema: { tags, params, response: exam } },
    async (request) => exams.end(await app.requireUser(request), request.params.id),
  )

  app.put(
    '/api/v1/exam-attempts/:id/position',
    { config: own, schema: { tags, params, body: ShowQuestion, response: exam } },
    async (request) => exams.show(await app.requireUser(request), request.params.id, request.body.position),
  )

  app.patch(
    '/api/v1/exam-attempts/:id/questions/:n',
    {
      config: own,
      schema: {
        tags,
        params: params.extend({ n: z.coerce.number().int().min(1).max(100) }),
        body: MarkQuestion,
        response: exam,
      },
    },
    async (request) => {
      const { id, n } = request.params
      return exams.mark(await app.requireUser(request), id, n, request.body)
    },
  )

  app.get(
    '/api/v1/exam-attempts/:id/report',
    { config: own, schema: { tags, params, response: { 200: ExamReport } } },
    async (request) => exams.report(await app.requireUser(request), request.params.id),
  )

  app.put(
    '/api/v1/exam-attempts/:id/extra-minutes',
    { config: { policy: 'admin' }, schema: { tags, params, body: GrantMinutes, response: exam } },
    async (request) => exams.grantMinutes(await app.requireUser(request), request.params.id, request.body.extraMinutes),
  )

  app.put(
    '/api/v1/users/:id/exam-time',
    {
      config: { policy: 'admin' },
      schema: {
        tags,
        params: z.object({ id: z.string().max(100) }),
        body: GrantPercent,
        response: { 200: GrantPercent },
      },
    },
    async (request) => {
      const { id: actorId } = await app.requireUser(request)
      await grantPercent(app.db, actorId, request.params.id, request.body.extraPercent)
      return request.body
    },
  )
}

import { CohortCell, CohortInsights, type CohortReport } from '@cka-netlab/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { cohortCell } from '../../cohorts/cohort-cell.ts'
import { cohortInsights } from '../../cohorts/insights.ts'
import { requireCohort } from '../../cohorts/own-cohort.ts'
import { cohortReport } from '../../cohorts/results.ts'
import { resultsCsv } from '../../cohorts/results-csv.ts'
import { pdfApart } from '../../pdf/pdf-apart.ts'

const tags = ['cohorts']
const config = { policy: 'cohort' } as const
const params = z.object({ id: z.uuid() })
const learner = params.extend({ userId: z.string().max(100) })

/** What is behind a cohort's figures: attempts, what is hard, results as files. */
export const cohortInsightRoutes: FastifyPluginAsyncZod = async (app) => {
  const { db } = app
  const require = async (request: FastifyRequest, id: string) => requireCohort(db, id, await app.requireUser(request))

  app.get(
    '/api/v1/cohorts/:id/learners/:userId/labs/:labId',
    {
      config,
      schema: { tags, params: learner.extend({ labId: z.string().max(100) }), response: { 200: CohortCell } },
    },
    async (request) => {
      const { id, userId, labId } = request.params
      await require(request, id)
      return cohortCell(app, id, userId, labId)
    },
  )

  app.get(
    '/api/v1/cohorts/:id/insights',
    { config, schema: { tags, params, response: { 200: CohortInsights } } },
    async (request) => {
      await require(request, request.params.id)
      return cohortInsights(app, request.params.id)
    },
  )

  app.get('/api/v1/cohorts/:id/report.csv', { config, schema: { tags, params } }, async (request, reply) => {
    await require(request, request.params.id)
    const report = await cohortReport(app, request.params.id)
    return file(reply, 'text/csv; charset=utf-8', `${nameOf(report)}.csv`, resultsCsv(report))
  })

  app.get('/api/v1/cohorts/:id/report.json', { config, schema: { tags, params } }, async (request, reply) => {
    await require(request, request.params.id)
    const report = await cohortReport(app, request.params.id)
    return file(reply, 'application/json', `${nameOf(report)}.json`, JSON.stringify(report, null, 2))
  })

  app.get(
    '/api/v1/cohorts/:id/learners/:userId/report.pdf',
    { config, schema: { tags, params: learner } },
    async (request, reply) => {
      await require(request, request.params.id)
      const report = await cohortReport(app, request.params.id, request.params.userId)
      const name = [nameOf(report), ...report.learners.map((one) => plain(one.name))].join('-')
      return file(reply, 'application/pdf', `${name}.pdf`, await pdfApart({ kind: 'learner', report }))
    },
  )
}

function file(reply: FastifyReply, type: string, name: string, content: string | Buffer) {
  return reply.type(type).header('content-disposition', `attachment; filename="${name}"`).send(content)
}

function nameOf({ cohort, at }: CohortReport): string {
  return `cka-netlab-${plain(cohort.name)}-${at.slice(0, 10)}`
}

/** Of a name, what every file system takes. */
function plain(name: string): string {
  const kept = name.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-')
  return kept.replace(/^-+|-+$/g, '').slice(0, 60) || 'unnamed'
}

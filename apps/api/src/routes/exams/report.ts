import type { ExamReport } from '@cka-netlab/contracts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { pdfApart } from '../../pdf/pdf-apart.ts'

const config = { policy: 'owner' } as const
const schema = { tags: ['exams'], params: z.object({ id: z.uuid() }) }

/** The report of an exam as a file: JSON for programs, PDF for paper. */
export const examReportRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get('/api/v1/exam-attempts/:id/report.json', { config, schema }, async (request, reply) => {
    const report = await app.exams.report(await app.requireUser(request), request.params.id)
    return reply
      .type('application/json')
      .header('content-disposition', `attachment; filename="${fileName(report)}.json"`)
      .send(JSON.stringify(report, null, 2))
  })

  app.get('/api/v1/exam-attempts/:id/report.pdf', { config, schema }, async (request, reply) => {
    const report = await app.exams.report(await app.requireUser(request), request.params.id)
    return reply
      .type('application/pdf')
      .header('content-disposition', `attachment; filename="${fileName(report)}.pdf"`)
      .send(await pdfApart({ kind: 'exam', report }))
  })
}

function fileName({ examId, number, submittedAt }: ExamReport): string {
  return `cka-netlab-${examId}-${number}-${submittedAt.slice(0, 10)}`
}

import { parentPort, workerData } from 'node:worker_threads'
import { examReportPdf } from './exam-report.ts'
import { learnerReportPdf } from './learner-report.ts'
import type { PdfRequest } from './pdf-apart.ts'

/** Runs in a thread of its own, see pdf-apart.ts. */
const request = workerData as PdfRequest
parentPort?.postMessage(
  await (request.kind === 'exam' ? examReportPdf(request.report) : learnerReportPdf(request.report)),
)

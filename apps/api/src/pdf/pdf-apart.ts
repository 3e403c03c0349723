import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { CohortReport, ExamReport } from '@cka-netlab/contracts'

const SECONDS_MAX = 60

/** `learner` takes a cohort's report with one learner in it. */
export type PdfRequest = { kind: 'exam'; report: ExamReport } | { kind: 'learner'; report: CohortReport }

/**
 * A report as a PDF, written in a thread of its own: fonts and pages take a second or more, in which the keystrokes of
 * everybody else would wait.
 */
export function pdfApart(request: PdfRequest): Promise<Buffer> {
  const worker = new Worker(join(import.meta.dirname, 'worker.ts'), { workerData: request })
  return new Promise<Buffer>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`The PDF was not there within ${SECONDS_MAX} s`)),
      SECONDS_MAX * 1000,
    )
    worker.once('message', (bytes: Uint8Array) => resolve(Buffer.from(bytes)))
    worker.once('error', reject)
    worker.once('exit', (code) => {
      clearTimeout(late)
      reject(new Error(`The thread of the PDF ended with ${code}`))
    })
  }).finally(() => worker.terminate())
}

import { parentPort, workerData } from 'node:worker_threads'
import { reportPdf } from './report-pdf.ts'

/** Runs in a thread of its own, see pdf-apart.ts. */
parentPort?.postMessage(await reportPdf(workerData))

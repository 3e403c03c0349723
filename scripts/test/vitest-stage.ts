import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ScriptError } from '../shared/error.ts'
import { showProgram } from './show-program.ts'
import type { Counts, Stage, StageContext } from './stage.ts'

/** The part of Vitest's JSON report that is counted. A file that cannot be loaded has no tests and failed as a suite. */
const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})

/** A project of vitest.config.ts. */
export function vitestStage(project: string, o: { title: string; limitSeconds: number; needs: string[] }): Stage {
  return { name: project, ...o, byFile: true, run: (context) => runProject(project, context) }
}

async function runProject(project: string, context: StageContext): Promise<Counts> {
  const report = join(context.folder, `${project}.json`)
  rmSync(report, { force: true })
  const code = await showProgram(context, 'vitest', [
    'run',
    ...context.files,
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  const parsed = Report.safeParse(read(report))
  if (!parsed.success)
    throw new ScriptError('NO_REPORT', `Vitest left no report of the project "${project}" (exit code ${code}).`)
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = parsed.data
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  const counts = {
    passed: numPassedTests,
    failed: numFailedTests + brokenFiles,
    skipped: numPendingTests + numTodoTests,
  }
  // Errors outside of any test, such as an unhandled rejection, fail the run without failing a test.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

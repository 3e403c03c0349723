import { readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { z } from 'zod'
import { repository } from '../shared/config.ts'
import { ScriptError } from '../shared/error.ts'
import { showProgram } from './show-program.ts'
import { firstLine, type Result, type Stage, type StageContext } from './stage.ts'

/** The part of Vitest's JSON report that is counted. A file that cannot be loaded has no tests and failed as a suite. */
const Report = z.object({
  numPassedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
})

type File = z.infer<typeof Report>['testResults'][number]

/** A project of vitest.config.ts. */
export function vitestStage(project: string, o: { title: string; limitSeconds: number; needs: string[] }): Stage {
  return { name: project, ...o, byFile: true, run: (context) => runProject(project, context) }
}

async function runProject(project: string, context: StageContext): Promise<Result> {
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
  const { numPassedTests, numPendingTests, numTodoTests, testResults } = parsed.data
  const failures = testResults.flatMap(failuresOf)
  // Errors outside of any test, such as an unhandled rejection, fail the run without failing a test.
  if (code !== 0 && failures.length === 0) failures.push(`an error outside of any test (exit code ${code}); see above`)
  return { passed: numPassedTests, failures, skipped: numPendingTests + numTodoTests }
}

function failuresOf({ name, status, message, assertionResults }: File): string[] {
  const file = relative(repository, name)
  if (status === 'failed' && assertionResults.length === 0) return [`${file}: ${firstLine(message)}`]
  return assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => `${file} › ${test.fullName}: ${firstLine(test.failureMessages?.[0] ?? '')}`)
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

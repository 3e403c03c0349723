import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ensureChromium } from '../engine/chromium.ts'
import { ScriptError } from '../shared/error.ts'
import { showProgram } from './show-program.ts'
import { firstLine, type Stage } from './stage.ts'

/** A file, or a group of tests in it. */
const Suite = z.object({
  specs: z.array(
    z.object({
      title: z.string(),
      file: z.string(),
      tests: z.array(
        z.object({
          status: z.string(),
          results: z.array(z.object({ error: z.object({ message: z.string().default('') }).optional() })),
        }),
      ),
    }),
  ),
  get suites(): z.ZodOptional<z.ZodArray<typeof Suite>> {
    return z.array(Suite).optional()
  },
})
type Suite = z.infer<typeof Suite>

/** The part of Playwright's JSON report that is counted. */
const Report = z.object({
  stats: z.object({ expected: z.number(), flaky: z.number(), skipped: z.number() }),
  suites: z.array(Suite).default([]),
  errors: z.array(z.object({ message: z.string().default('') })).default([]),
})

/** The product in a real browser: it is started as `npm start` does, on a port and a data folder of its own. */
export const e2eStage: Stage = {
  name: 'e2e',
  title: 'The product in a browser',
  limitSeconds: 30 * 60,
  needs: ['docker', 'images'],
  byFile: true,
  async run(context) {
    const chromium = await ensureChromium(context.config, (detail) => context.print(`  … ${detail}`), context.signal)
    const report = join(context.folder, 'e2e.json')
    rmSync(report, { force: true })
    const code = await showProgram(context, 'playwright', ['test', ...context.files], {
      env: { CHROMIUM: chromium, CKA_NETLAB_TEST_DIR: context.folder },
    })
    const parsed = Report.safeParse(read(report))
    if (!parsed.success) throw new ScriptError('NO_REPORT', `Playwright left no report (exit code ${code}).`)
    const { stats, suites, errors } = parsed.data
    const failures = [...suites.flatMap(failuresOf), ...errors.map(({ message }) => firstLine(message))]
    if (code !== 0 && failures.length === 0) failures.push(`Playwright failed (exit code ${code}); see above`)
    return { passed: stats.expected + stats.flaky, failures, skipped: stats.skipped }
  },
}

function failuresOf({ specs, suites = [] }: Suite): string[] {
  const here = specs.flatMap(({ title, file, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected')
      .map(({ results }) => `${file} › ${title}: ${firstLine(results.at(-1)?.error?.message ?? '')}`),
  )
  return [...here, ...suites.flatMap(failuresOf)]
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ensureChromium } from '../engine/chromium.ts'
import { ScriptError } from '../shared/error.ts'
import { showProgram } from './show-program.ts'
import type { Stage } from './stage.ts'

/** The part of Playwright's JSON report that is counted. */
const Report = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()).default([]),
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
    const { stats, errors } = parsed.data
    const failed = stats.unexpected + errors.length
    return {
      passed: stats.expected + stats.flaky,
      failed: code !== 0 && failed === 0 ? 1 : failed,
      skipped: stats.skipped,
    }
  },
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

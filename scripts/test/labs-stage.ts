import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { repository } from '../shared/config.ts'
import { ScriptError } from '../shared/error.ts'
import { showProgram } from './show-program.ts'
import type { Stage } from './stage.ts'

/** The part of `lab test --json` that is counted: each lab has scenarios (untouched, solution, alternatives, decoys). */
const Report = z.object({
  labs: z.array(
    z.object({
      id: z.string(),
      scenarios: z.array(z.object({ name: z.string(), passed: z.boolean(), problems: z.array(z.string()) })),
    }),
  ),
})

/** Every lab on real sandboxes: untouched 0, solution and alternatives 100, each decoy fails what it names. */
export const labsStage: Stage = {
  name: 'labs',
  title: 'Labs on real sandboxes',
  limitSeconds: 45 * 60,
  needs: ['docker', 'images'],
  async run(context) {
    const report = join(context.folder, 'labs.json')
    const cli = join(repository, 'packages/cli/src/main.ts')
    // All of it takes longer than a build may: other ways and wrong answers take turns.
    const third = commits() % 3
    context.print(
      `  Every lab untouched and solved; of their other ways and wrong answers third ${third + 1} of 3, by the count of commits.`,
    )
    const code = await showProgram(context, process.execPath, [cli, 'test', '--all', '--json', '--third', `${third}`], {
      standardOutputTo: report,
    })
    const parsed = Report.safeParse(read(report))
    if (!parsed.success) throw new ScriptError('NO_REPORT', `"lab test" left no report (exit code ${code}).`)
    const scenarios = parsed.data.labs.flatMap(({ id, scenarios }) =>
      scenarios.map((scenario) => ({ id, ...scenario })),
    )
    for (const { id, name, passed, problems } of scenarios) {
      context.print(`  ${passed ? '✓' : '✗'} ${id}: ${name}`)
      for (const problem of problems) context.print(`      ${problem}`)
    }
    const failed = scenarios.filter(({ passed }) => !passed).length
    return { passed: scenarios.length - failed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped: 0 }
  },
}

function commits(): number {
  try {
    return Number(execFileSync('git', ['rev-list', '--count', 'HEAD'], { cwd: repository, encoding: 'utf8' }))
  } catch {
    // Not a checkout.
    return 0
  }
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

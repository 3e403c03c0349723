import { packagesWithTypes } from '../check/packages.ts'
import { showProgram } from './show-program.ts'
import { add, NOTHING, type Stage } from './stage.ts'

/** Biome, and the types of each package: each counts as one test. */
export const checkStage: Stage = {
  name: 'check',
  title: 'Format, lint, types',
  limitSeconds: 600,
  needs: [],
  async run(context) {
    const programs = [['biome', 'check'], ...packagesWithTypes().map((folder) => ['tsc', '--noEmit', '-p', folder])]
    let counts = NOTHING
    for (const [command = '', ...parameters] of programs) {
      const ok = (await showProgram(context, command, parameters)) === 0
      context.print(`  ${ok ? '✓' : '✗'} ${command} ${parameters.join(' ')}`)
      counts = add(counts, { passed: Number(ok), failed: Number(!ok), skipped: 0 })
    }
    return counts
  },
}

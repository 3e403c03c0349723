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
    let result = NOTHING
    for (const [command = '', ...parameters] of programs) {
      const line = [command, ...parameters].join(' ')
      const ok = (await showProgram(context, command, parameters)) === 0
      context.print(`  ${ok ? '✓' : '✗'} ${line}`)
      result = add(result, ok ? { ...NOTHING, passed: 1 } : { ...NOTHING, failures: [`${line}; see above`] })
    }
    return result
  },
}

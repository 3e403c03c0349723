import { spawnSync } from 'node:child_process'
import { repository } from '../shared/config.ts'
import { packagesWithTypes } from './packages.ts'

/** `npm run check`: format and lint with Biome, then the types of each package. `-- --write` mends what can be mended. */
function run(title: string, command: string, parameters: string[]): boolean {
  process.stdout.write(`\n${title}\n`)
  return spawnSync(command, parameters, { cwd: repository, stdio: 'inherit' }).status === 0
}

const write = process.argv.includes('--write') ? ['--write'] : []
const results = [run('Format and lint', 'biome', ['check', ...write])]
for (const folder of packagesWithTypes()) results.push(run(`Types of ${folder}`, 'tsc', ['--noEmit', '-p', folder]))
const failed = results.filter((ok) => !ok).length
process.stdout.write(`\n${failed === 0 ? 'All is well.' : `${failed} of ${results.length} checks failed.`}\n`)
process.exitCode = failed === 0 ? 0 : 1

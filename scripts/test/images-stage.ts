import { join } from 'node:path'
import { repository } from '../shared/config.ts'
import { ScriptError } from '../shared/error.ts'
import { showProgram } from './show-program.ts'
import type { Stage } from './stage.ts'

/** The images that the sandboxes of the later stages start from. Quick when they are there. */
export const imagesStage: Stage = {
  name: 'images',
  title: 'Images of the sandboxes',
  limitSeconds: 35 * 60,
  needs: ['docker'],
  async run(context) {
    const code = await showProgram(context, process.execPath, [
      join(repository, 'docker/src/cli.ts'),
      'build',
      'cluster',
    ])
    if (code !== 0) throw new ScriptError('IMAGES_FAILED', `The images could not be built (exit code ${code}).`)
    return { passed: 1, failures: [], skipped: 0 }
  },
}

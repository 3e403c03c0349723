import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../shared/config.ts'

/** Folders with a tsconfig.json of their own, relative to the repository. */
export function packagesWithTypes(): string[] {
  return globSync(['apps/*', 'packages/*', 'prisma', 'docker', 'scripts'], { cwd: repository })
    .filter((folder) => existsSync(join(repository, folder, 'tsconfig.json')))
    .sort()
}

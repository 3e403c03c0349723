import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { repository } from '../shared/config.ts'

const TIMEOUT_SECONDS = 30

/** The link that makes and signs in the first admin; undefined when there is one. Each call gives a new link. */
export async function firstAdminUrl(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(repository, 'apps/api/src/first-admin-link.ts')],
    { env: environment, timeout: TIMEOUT_SECONDS * 1000 },
  )
  return stdout.trim() || undefined
}

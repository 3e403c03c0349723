import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../shared/config.ts'
import { findProgram } from '../shared/find-program.ts'
import { runProgram } from '../shared/run-program.ts'
import type { Tell } from '../shared/steps.ts'

/** Whether this is Debian or one of its children, and we are root: then apt-get can install what is missing. */
export function mayInstall(): boolean {
  return process.getuid?.() === 0 && isDebianLike() && findProgram('apt-get') !== undefined
}

function isDebianLike(): boolean {
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

/**
 * Installs Debian packages, as root.
 * @throws {ScriptError} with the end of apt-get's output.
 */
export async function installPackages(
  config: Config,
  packages: string[],
  tell: Tell,
  signal?: AbortSignal,
): Promise<void> {
  const common = {
    env: { ...config.environment, DEBIAN_FRONTEND: 'noninteractive' },
    log: join(config.dataDir, 'logs/apt.log'),
    fix: 'Are the Debian mirrors reachable? Look at "apt-get update".',
    signal,
  }
  const wait = ['-o', 'DPkg::Lock::Timeout=120']
  tell('reading the lists of packages')
  await runProgram('apt-get', [...wait, 'update'], { ...common, timeoutSeconds: 180 })
  tell(`installing ${packages.join(', ')}`)
  await runProgram('apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...packages], {
    ...common,
    timeoutSeconds: 600,
  })
}

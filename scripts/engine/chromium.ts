import type { Config } from '../shared/config.ts'
import { ScriptError } from '../shared/error.ts'
import { findProgram } from '../shared/find-program.ts'
import type { Tell } from '../shared/steps.ts'
import { installPackages, mayInstall } from './install.ts'

/**
 * The browser of tests and benchmarks: `CHROMIUM`, or Debian's, which is installed where that may be done.
 * @returns its path
 * @throws {ScriptError} `NO_CHROMIUM` with what to install.
 */
export async function ensureChromium(config: Config, tell: Tell, signal?: AbortSignal): Promise<string> {
  const there = config.environment.CHROMIUM ?? findProgram('chromium') ?? findProgram('chromium-browser')
  if (there) return there
  if (mayInstall()) await installPackages(config, ['chromium'], tell, signal)
  const installed = findProgram('chromium')
  if (installed) return installed
  throw new ScriptError(
    'NO_CHROMIUM',
    'There is no Chromium.',
    'Install it (Debian: apt-get install chromium), or set CHROMIUM to its path.',
  )
}

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runLogged, step } from './step.mjs'

/** Installs what the lock file says, unless node_modules is of that very lock file. */
export async function installDependencies(repository, toolchain) {
  const wanted = join(repository, 'pnpm-lock.yaml')
  // pnpm leaves a copy of the lock file that it has installed.
  const installed = join(repository, 'node_modules/.pnpm/lock.yaml')
  if (existsSync(installed) && readFileSync(installed).equals(readFileSync(wanted))) return
  await step('Installing dependencies', () =>
    runLogged(toolchain.node, [toolchain.pnpm, 'install', '--frozen-lockfile', '--reporter=append-only'], {
      cwd: repository,
      env: { ...process.env, PATH: `${toolchain.bin}:${process.env.PATH}`, CI: 'true' },
      log: join(repository, '.data/logs/install.log'),
      timeoutSeconds: 900,
      fix: 'Is the npm registry reachable, and is there disk left ("df -h .")?',
    }),
  )
}

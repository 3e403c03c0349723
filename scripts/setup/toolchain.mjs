import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from './error.mjs'
import { runLogged, step } from './step.mjs'

/**
 * Node and pnpm at the versions of toolchain.json, from npm, in a folder named after that file's content: a changed
 * version never touches the folder that a running product uses.
 *
 * @returns {Promise<{ node: string, pnpm: string, bin: string }>} paths of Node, of pnpm's script and of the folder for PATH
 */
export async function ensureToolchain(repository) {
  const manifest = join(import.meta.dirname, 'toolchain.json')
  const wanted = readFileSync(manifest)
  const key = createHash('sha256')
    .update(wanted)
    .update(`${process.platform}-${process.arch}`)
    .digest('hex')
    .slice(0, 12)
  const folder = join(repository, '.data/toolchain', key)
  const bin = join(folder, 'node_modules/.bin')
  const toolchain = { node: join(bin, 'node'), pnpm: join(folder, 'node_modules/pnpm/bin/pnpm.mjs'), bin }
  if (!existsSync(folder)) await install(repository, manifest, folder)
  if (existsSync(toolchain.node)) return toolchain

  const [major] = Object.values(JSON.parse(wanted).optionalDependencies)[0].split('.')
  if (Number(process.versions.node.split('.')[0]) >= Number(major)) return { ...toolchain, node: process.execPath }
  throw new SetupError(
    'NODE_TOO_OLD',
    `This is Node ${process.versions.node}; Node ${major} is needed, and npm has none for ${process.platform}-${process.arch}.`,
    `Install Node ${major} or later and try again.`,
  )
}

async function install(repository, manifest, folder) {
  const half = `${folder}.new`
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { recursive: true })
  copyFileSync(manifest, join(half, 'package.json'))
  // No package here needs its install script, and some npm versions refuse to run them.
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error']
  await step('Installing Node and pnpm', () =>
    runLogged('npm', ['install', '--prefix', half, ...flags], {
      cwd: half,
      env: process.env,
      log: join(repository, '.data/logs/toolchain.log'),
      timeoutSeconds: 600,
      fix: 'Is the npm registry reachable ("npm ping")?',
    }),
  )
  renameSync(half, folder)
}

#!/usr/bin/env node
/**
 * The one way in: `npm start`, `npm test` and the other commands of package.json come here. Runs on Node 20 without any
 * dependency, makes what the rest needs (a newer Node, pnpm, the dependencies, the database client), then hands over
 * to the command's own TypeScript, which Node runs as it is.
 */
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { generateDatabaseClient } from './setup/database-client.mjs'
import { installDependencies } from './setup/dependencies.mjs'
import { SetupError } from './setup/error.mjs'
import { withLock } from './setup/lock.mjs'
import { ensureToolchain } from './setup/toolchain.mjs'

const repository = resolve(import.meta.dirname, '..')

const COMMANDS = {
  start: { script: 'scripts/start/main.ts', does: 'run the product' },
  test: {
    script: 'scripts/test/main.ts',
    does: 'run every test, or one stage: -- unit|api|sandbox|labs|e2e [-- FILE]',
  },
  doctor: { script: 'scripts/doctor/main.ts', does: 'say what is there, what is missing and what to do' },
  lab: { script: 'packages/cli/src/main.ts', does: 'write, check and prove labs: -- validate|test|run|new|schema' },
  images: { script: 'docker/src/cli.ts', does: 'build the images of the sandboxes: -- build|status|prune' },
  bench: { script: 'scripts/bench/main.ts', does: 'measure: -- start [--runs N] [--baseline] [--json]' },
  check: { script: 'scripts/check/main.ts', does: 'format, lint and type-check' },
}

function usage() {
  const lines = Object.entries(COMMANDS).map(([name, { does }]) => `  ${name.padEnd(8)} ${does}`)
  return ['Usage: npm start | npm test | npm run COMMAND [-- OPTIONS]', '', ...lines, ''].join('\n')
}

/** Runs the command and ends as it ends. Signals are handed on. */
async function handOver(node, toolchainBin, script, options) {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', resolve(repository, script), ...options], {
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: [toolchainBin, resolve(repository, 'node_modules/.bin'), process.env.PATH].join(':'),
    },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  const [code, signal] = await new Promise((done, fail) => {
    child.on('error', fail)
    child.on('exit', (...how) => done(how))
  })
  process.exitCode = signal === null ? code : 128 + (signal === 'SIGINT' ? 2 : 15)
}

async function main() {
  const [name = 'help', ...options] = process.argv.slice(2)
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) {
    process.stderr.write(name === 'help' ? usage() : `There is no command "${name}".\n\n${usage()}`)
    process.exitCode = name === 'help' ? 0 : 2
    return
  }
  const toolchain = await withLock(repository, async () => {
    const made = await ensureToolchain(repository)
    await installDependencies(repository, made)
    await generateDatabaseClient(repository, made)
    return made
  })
  await handOver(toolchain.node, toolchain.bin, command.script, options)
}

main().catch((error) => {
  if (!(error instanceof SetupError)) throw error
  process.stderr.write(`\n${error.message}\n${error.fix ? `${error.fix}\n` : ''}`)
  process.exitCode = 1
})

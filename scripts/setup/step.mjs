import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { SetupError } from './error.mjs'

/** Runs a part of the set-up and says on standard error what is being done and how long it took. */
export async function step(title, work) {
  const started = Date.now()
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`
  const live = process.stderr.isTTY
  const timer = live ? setInterval(() => process.stderr.write(`\r\x1b[K${title} … ${seconds()}`), 500) : undefined
  process.stderr.write(live ? `${title} …` : `${title} …\n`)
  try {
    const result = await work()
    process.stderr.write(live ? `\r\x1b[K${title}: ${seconds()}\n` : `${title}: ${seconds()}\n`)
    return result
  } catch (error) {
    if (live) process.stderr.write('\n')
    throw error
  } finally {
    clearInterval(timer)
  }
}

/**
 * Runs a program with its output in a log.
 * @throws {SetupError} with the end of that log, when it fails or takes longer than `timeoutSeconds`.
 */
export async function runLogged(command, parameters, { cwd, env, log, timeoutSeconds, fix }) {
  mkdirSync(dirname(log), { recursive: true })
  const file = openSync(log, 'w')
  const child = spawn(command, parameters, { cwd, env, stdio: ['ignore', file, file] })
  let late = false
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGTERM')
  }, timeoutSeconds * 1000)
  const code = await new Promise((done) => {
    child.on('error', (error) => done(error.message))
    child.on('exit', (exitCode, signal) => done(signal ?? exitCode))
  })
  clearTimeout(timer)
  closeSync(file)
  if (code === 0) return
  const tail = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-15).join('\n')
  const how = late ? `took longer than ${timeoutSeconds} s` : `failed (${code})`
  throw new SetupError('PROGRAM_FAILED', `${tail}\n\n"${command} ${parameters[0]} …" ${how}. All it said: ${log}`, fix)
}

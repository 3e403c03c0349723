import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type Check, CheckYaml, runCheck, toCheck } from '@cka-netlab/checks'
import type { Topology, Verdict } from '@cka-netlab/contracts'
import { checkKernelLimits, DockerDriver, type StartedSandbox, startSandbox } from '@cka-netlab/sandbox'
import { parse } from 'yaml'

/** A sandbox for one file of tests, with an owner of its own on the engine. */
export async function sandboxFor(topology: Topology): Promise<StartedSandbox> {
  await checkKernelLimits({ raise: true })
  const dataDir = join(import.meta.dirname, '../../../.data')
  const driver = new DockerDriver({ owner: `grading-${randomUUID().slice(0, 8)}`, dataDir })
  const sandbox = await startSandbox(driver, topology, { lifetimeSeconds: 1800 }).catch(async (error) => {
    await driver.removeAll()
    throw error
  })
  return {
    ...sandbox,
    async [Symbol.asyncDispose]() {
      await sandbox[Symbol.asyncDispose]()
      await driver.removeAll()
    },
  }
}

/** Runs a script on a machine; a failure of it is a failure of the test. */
export async function prepared(sandbox: StartedSandbox, machine: string, script: string): Promise<void> {
  const user = machine === 'terminal' ? 'learner' : 'root'
  const request = { machine, user, script: `set -euo pipefail\n${script}`, timeoutSeconds: 120 } as const
  const { exitCode, stdout, stderr } = await sandbox.exec(request)
  if (exitCode !== 0) throw new Error(`${machine}: exit code ${exitCode}: ${stdout}${stderr}`)
}

/** What a check given in YAML says of the sandbox, looked at once unless a time is given. */
export async function verdictOf(
  sandbox: StartedSandbox,
  yaml: string,
  { answer = '', timeoutSeconds = 0 } = {},
): Promise<Verdict> {
  const check: Check = toCheck(CheckYaml.parse({ id: 'one', points: 1, timeoutSeconds, ...parse(yaml) }))
  const { verdict } = await runCheck(sandbox.view, check, { answers: { one: answer } })
  return verdict
}

import { setTimeout as sleep } from 'node:timers/promises'
import { machinesOf } from '@cka-netlab/contracts'
import { gradeLab, setUpLab } from '@cka-netlab/grading'
import { startSandbox } from '@cka-netlab/sandbox'
import { scoreSubmission } from '@cka-netlab/scoring'
import { interruption, openEngine } from '../engine.ts'
import { UsageError } from '../error.ts'
import { findLabs } from '../find-labs.ts'
import { stepPrinter } from '../progress.ts'
import { openShell } from '../shell.ts'
import { bold, dim } from '../style.ts'
import { verdictLines } from '../verdict-lines.ts'

const LIFETIME_SECONDS = 4 * 3600

/** `lab run ID`: the lab on a sandbox of its own. In a terminal, its shell; when that ends, the verdicts. */
export async function run(id: string): Promise<number> {
  const [lab] = await findLabs([id])
  if (!lab) throw new UsageError(`There is no lab "${id}".`)
  const signal = interruption()
  await using engine = await openEngine()
  const onProgress = stepPrinter()
  const { topology } = lab
  const start = { lifetimeSeconds: LIFETIME_SECONDS, onProgress, signal }
  await using sandbox = await startSandbox(engine.driver, topology, start)
  await setUpLab(sandbox, lab, stepPrinter(), signal)

  const out = (line = '') => process.stdout.write(`${line}\n`)
  out(`\n${bold(lab.title)}`)
  lab.tasks.forEach((task, at) => {
    out(`\n${at + 1}. ${task.text.trim()}`)
  })
  const names = machinesOf(topology).map((machine) => machine.name)
  if (!process.stdin.isTTY) {
    out(`\nReady: docker exec -itu learner netlab-${sandbox.id}-terminal bash -l   (machines: ${names.join(', ')})`)
    out(`Ctrl-C ends it; after ${LIFETIME_SECONDS / 3600} hours it ends by itself.`)
    await sleep(LIFETIME_SECONDS * 1000, undefined, { signal }).catch(() => {})
    return 0
  }
  out(dim(`\nMachines: ${names.join(', ')}. Leave the shell (Ctrl-D) to have it graded and ended.\n`))
  await openShell(engine.driver, sandbox.id, signal)
  out()
  const results = await gradeLab(sandbox, lab, {}, { signal })
  for (const result of results) for (const line of verdictLines(result)) out(line)
  const { points, pointsMax, percent } = scoreSubmission(results)
  out(`\n${points} of ${pointsMax} points${percent === null ? '' : `, ${percent} %`}`)
  return 0
}

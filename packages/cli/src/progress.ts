import type { Step } from '@cka-netlab/contracts'
import { note } from './style.ts'

/** Tells of steps that take their time, one line each, on standard error. */
export function stepPrinter(prefix = ''): (steps: Step[]) => void {
  const told = new Set<string>()
  let last = ''
  return (steps) => {
    const running = steps.find((step) => step.state === 'running')
    const line = running ? `${running.title}${running.detail ? `: ${running.detail}` : ''}` : ''
    for (const { id, title, state, seconds } of steps) {
      if (state !== 'done' || told.has(id)) continue
      told.add(id)
      note(`${prefix}${title}: ${(seconds ?? 0).toFixed(1)} s`)
    }
    if (line && line !== last && process.stderr.isTTY) note(`${prefix}${line} …`)
    last = line
  }
}

import type { CheckResultView } from '@cka-netlab/contracts'
import { dim, green, red, yellow } from './style.ts'

/** A result as lines: its mark and title, and what was expected and seen unless it passed. */
export function verdictLines({ title, points, pointsMax, verdict, seconds }: CheckResultView): string[] {
  const tail = dim(`${points}/${pointsMax}, ${seconds.toFixed(1)} s`)
  if (verdict.outcome === 'pass') return [`${green('✓')} ${title}  ${tail}`]
  if (verdict.outcome === 'inconclusive') return [`${yellow('?')} ${title}  ${tail}`, `    ours: ${verdict.reason}`]
  const lines = [
    `${red('✗')} ${title}  ${tail}`,
    `    expected  ${verdict.expected}`,
    `    observed  ${verdict.observed}`,
  ]
  if (verdict.hops) {
    const marks = { ok: green('ok'), broken: red('broken'), unknown: dim('?') }
    lines.push(`    path      ${verdict.hops.map((hop) => `${hop.name} ${marks[hop.state]}`).join(' → ')}`)
  }
  if (verdict.hint) lines.push(`    hint      ${verdict.hint}`)
  return lines
}

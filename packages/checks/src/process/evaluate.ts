import type { ProcessState, Verdict } from '@cka-netlab/contracts'
import { describeExpected, mismatches } from '../match/match.ts'
import { all, fail, pass, type Requirement } from '../verdicts.ts'
import type { ProcessSpec } from './schema.ts'

export interface ProcessFacts {
  processes: ProcessState[]
}

/** `--a=b`, `--a b`, `-a b` and `--a` alone; what is no flag and follows none is left out. */
export function flagsOf(words: string[]): Record<string, string> {
  const flags: Record<string, string> = {}
  words.forEach((word, at) => {
    const flag = /^--?([A-Za-z][\w.-]*)(?:=(.*))?$/s.exec(word)
    if (!flag?.[1]) return
    const next = words[at + 1]
    flags[flag[1]] = flag[2] ?? (next === undefined || next.startsWith('-') ? 'true' : next)
  })
  return flags
}

/** The last part of the path; daemons that write their own title (`nginx: master process`) begin it with their name. */
function programOf({ arguments: [first = ''] }: ProcessState): string {
  const path = first.split(' ')[0] ?? ''
  return path.split('/').at(-1)?.replace(/:$/, '') ?? ''
}

export function evaluateProcess(spec: ProcessSpec, { processes }: ProcessFacts): Verdict {
  const title = `${spec.program} runs on ${spec.node}`
  const named = processes.filter((one) => programOf(one) === spec.program)
  if (!spec.exists) {
    const expected = `no ${spec.program} runs on ${spec.node}`
    return named[0] ? fail(expected, named[0].arguments.join(' ')) : pass(expected, 'none runs')
  }
  if (named.length === 0) return fail(title, `no process of that name`)
  const wanted = spec.flags ?? {}
  // Of several, the one that comes nearest is told.
  const judged = named.map((one) => {
    const flags = flagsOf(one.arguments.slice(1))
    return Object.entries(wanted).map(([name, value]): Requirement => {
      const actual = flags[name]
      return {
        expected: `--${name} ${describeExpected(value)}`,
        observed: actual === undefined ? `no --${name}` : `--${name}=${actual}`,
        met:
          mismatches(typeof value === 'number' || typeof value === 'boolean' ? String(value) : value, actual).length ===
          0,
      }
    })
  })
  const unmet = (found: Requirement[]) => found.filter((one) => !one.met).length
  const best = judged.toSorted((a, b) => unmet(a) - unmet(b))[0] ?? []
  return all([{ expected: title, observed: 'it runs', met: true }, ...best])
}

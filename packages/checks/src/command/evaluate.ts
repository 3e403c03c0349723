import type { CommandAnswer, Verdict } from '@cka-netlab/contracts'
import { atWhere } from '../place.ts'
import { all, fail, type Requirement } from '../verdicts.ts'
import type { CommandSpec } from './schema.ts'

export interface CommandFacts {
  answer: CommandAnswer
}

const short = (text: string) => {
  const line = text.trim().replaceAll(/\s*\n\s*/g, ' ⏎ ')
  return line.length > 160 ? `${line.slice(0, 159)}…` : line || 'no output'
}

export function evaluateCommand(spec: CommandSpec, { answer }: CommandFacts): Verdict {
  const script = short(spec.script)
  const { expect } = spec
  const where = atWhere(spec.from)
  if (answer.timedOut) {
    return fail(`${script} ends with ${expect.exitCode} ${where}`, `it ran longer than ${spec.commandTimeoutSeconds} s`)
  }
  const output = short(answer.stdout || answer.stderr)
  const observed = `exit code ${answer.exitCode}: ${output}`
  const found: Requirement[] = [
    {
      expected: `${script} ends with ${expect.exitCode} ${where}`,
      observed,
      met: answer.exitCode === expect.exitCode,
    },
  ]
  if (expect.stdoutContains) {
    const met = answer.stdout.includes(expect.stdoutContains)
    found.push({ expected: `it prints “${expect.stdoutContains}”`, observed, met })
  }
  if (expect.stdoutMatches) {
    const met = new RegExp(expect.stdoutMatches, 'm').test(answer.stdout)
    found.push({ expected: `its output matches ${expect.stdoutMatches}`, observed, met })
  }
  return all(found)
}

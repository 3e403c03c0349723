import type { FileState, Verdict } from '@cka-netlab/contracts'
import { parse } from 'yaml'
import { mismatches } from '../match/match.ts'
import { all, fail, pass, type Requirement } from '../verdicts.ts'
import type { FileSpec } from './schema.ts'

export interface FileFacts {
  file: FileState
}

function dataRequirement(data: Record<string, unknown>, text: string): Requirement[] {
  let actual: unknown
  try {
    // YAML holds JSON too, so one parser reads both.
    actual = parse(text)
  } catch (error) {
    const observed = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return [{ expected: 'JSON or YAML', observed, met: false }]
  }
  const found = mismatches(data, actual)
  if (found.length === 0) return [{ expected: 'its data is as asked', observed: 'it is', met: true }]
  return found.map((m) => ({ expected: `${m.path}: ${m.expected}`, observed: `${m.path}: ${m.observed}`, met: false }))
}

/** The line that a learner would look at first. */
function excerpt(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim())
  const first = lines[0] ?? ''
  const short = first.length > 80 ? `${first.slice(0, 79)}…` : first
  return lines.length === 0 ? 'an empty file' : lines.length === 1 ? short : `${short} … (${lines.length} lines)`
}

export function evaluateFile(spec: FileSpec, { file }: FileFacts): Verdict {
  const title = `${spec.path} on ${spec.node}`
  if (!spec.exists) return file.exists ? fail(`no ${title}`, 'it exists') : pass(`no ${title}`, 'no such file')
  if (!file.exists) return fail(`${title} exists`, 'no such file')
  const found: Requirement[] = [{ expected: `${title} exists`, observed: `a ${file.type ?? 'file'}`, met: true }]
  const text = file.text ?? ''
  const observed = excerpt(text)
  if (spec.mode) {
    const [wanted, actual] = [spec.mode.padStart(4, '0'), (file.mode ?? '').padStart(4, '0')]
    found.push({ expected: `mode ${wanted}`, observed: `mode ${actual}`, met: wanted === actual })
  }
  if (spec.contains) {
    found.push({ expected: `has “${spec.contains}”`, observed, met: text.includes(spec.contains) })
  }
  if (spec.matches) {
    found.push({ expected: `matches ${spec.matches}`, observed, met: new RegExp(spec.matches, 'm').test(text) })
  }
  if (spec.lacks) {
    const line = text.match(new RegExp(spec.lacks, 'm'))?.[0]
    found.push({ expected: `nothing matches ${spec.lacks}`, observed: line ?? 'nothing does', met: line === undefined })
  }
  if (spec.data) found.push(...dataRequirement(spec.data, text))
  return all(found)
}

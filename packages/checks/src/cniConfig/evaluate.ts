import type { FileState, Verdict } from '@cka-netlab/contracts'
import { mismatches } from '../match/match.ts'
import { all, fail, type Requirement } from '../verdicts.ts'
import type { CniConfigFacts } from './observe.ts'
import type { CniConfigSpec } from './schema.ts'

const isExecutable = ({ type, mode = '0' }: FileState) => type === 'file' && (Number.parseInt(mode, 8) & 0o111) !== 0

export function evaluateCniConfig(spec: CniConfigSpec, facts: CniConfigFacts): Verdict {
  const [first, ...others] = facts.files
  const title = `a CNI configuration in ${spec.directory} on ${spec.node}`
  if (first === undefined) return fail(title, 'no file with the ending .conf, .conflist or .json')
  const behind = others.length > 0 ? `; ${others.join(', ')} come after it` : ''
  const found: Requirement[] = [{ expected: title, observed: `${first} is taken${behind}`, met: true }]
  if (spec.file !== undefined) {
    const met = first === spec.file
    const hint = met ? undefined : 'A runtime takes the first file by name.'
    found.push({ expected: `${spec.file} is taken`, observed: `${first} is taken${behind}`, met, hint })
  }
  if (!facts.configuration) {
    found.push({ expected: `${first} is a configuration`, observed: facts.unreadable ?? 'it is none', met: false })
    return all(found)
  }
  for (const { path, expected, observed } of mismatches(spec.match ?? {}, facts.configuration)) {
    found.push({ expected: `${path}: ${expected}`, observed: `${path}: ${observed} in ${first}`, met: false })
  }
  for (const { type, file } of facts.binaries) {
    const path = `${spec.binDirectory}/${type}`
    const observed = !file.exists
      ? `there is no ${path}`
      : isExecutable(file)
        ? 'it is'
        : `${path} has mode ${file.mode}`
    const met = file.exists && isExecutable(file)
    found.push({ expected: `plugin ${type} is an executable in ${spec.binDirectory}`, observed, met })
  }
  return all(found)
}

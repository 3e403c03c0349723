import type { HttpAnswer, Verdict } from '@cka-netlab/contracts'
import { describeWhere } from '../place.ts'
import { evaluateServicePath } from '../service-path/evaluate.ts'
import type { ServicePath } from '../service-path/observe.ts'
import { fail, pass } from '../verdicts.ts'
import type { HttpSpec } from './schema.ts'

export interface HttpFacts {
  answer: HttpAnswer
  /** Read when the answer is not as expected. */
  path?: ServicePath
}

function headerOf(answer: HttpAnswer, name: string): string | undefined {
  return Object.entries(answer.headers ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
}

/** What of the expectation is not met, in words; empty when all is. */
export function unmet({ expect }: HttpSpec, answer: HttpAnswer): string[] {
  const statuses = [expect.status ?? 200].flat()
  if (answer.status === undefined) return ['an answer']
  const body = answer.body ?? ''
  const missing: string[] = []
  if (!statuses.includes(answer.status)) missing.push(`status ${statuses.join(' or ')}`)
  if (expect.bodyContains && !body.includes(expect.bodyContains)) missing.push(`body has “${expect.bodyContains}”`)
  if (expect.bodyLacks && body.includes(expect.bodyLacks)) missing.push(`body lacks “${expect.bodyLacks}”`)
  if (expect.bodyMatches && !new RegExp(expect.bodyMatches, 'm').test(body)) {
    missing.push(`body matches ${expect.bodyMatches}`)
  }
  for (const [name, pattern] of Object.entries(expect.headers ?? {})) {
    if (!new RegExp(pattern).test(headerOf(answer, name) ?? '')) missing.push(`header ${name} matches ${pattern}`)
  }
  if (expect.certificate && !new RegExp(expect.certificate).test(answer.certificate ?? '')) {
    missing.push(`certificate matches ${expect.certificate}`)
  }
  return missing
}

function describeExpected({ expect }: HttpSpec): string {
  const parts = [String([expect.status ?? 200].flat().join(' or '))]
  if (expect.bodyContains) parts.push(`body has “${expect.bodyContains}”`)
  if (expect.bodyLacks) parts.push(`body lacks “${expect.bodyLacks}”`)
  if (expect.bodyMatches) parts.push(`body matches ${expect.bodyMatches}`)
  for (const [name, pattern] of Object.entries(expect.headers ?? {})) parts.push(`${name} matches ${pattern}`)
  if (expect.certificate) parts.push(`certificate matches ${expect.certificate}`)
  return parts.join(', ')
}

function firstLine(body: string | undefined): string {
  const line = body?.split('\n').find((one) => one.trim()) ?? ''
  return line.length > 100 ? `${line.slice(0, 99)}…` : line.trim()
}

function certificateText({ expect }: HttpSpec, { certificate }: HttpAnswer): string {
  return expect.certificate ? `, certificate of ${certificate ?? 'nobody'}` : ''
}

export function evaluateHttp(spec: HttpSpec, { answer, path }: HttpFacts): Verdict {
  const where = describeWhere(spec.from)
  const at = spec.address ? ` at ${spec.address}` : ''
  const expected = `${spec.url}${at} from ${where} answers ${describeExpected(spec)}`
  const line = firstLine(answer.body)
  const observed =
    answer.status === undefined
      ? `${answer.error?.message ?? 'no answer'} after ${answer.seconds.toFixed(1)} s`
      : `${answer.status}${line ? `: ${line}` : ''}${certificateText(spec, answer)}`
  if (unmet(spec, answer).length === 0) return pass(expected, observed)
  return fail(expected, observed, evaluateServicePath(path, answer.status === undefined ? undefined : observed))
}

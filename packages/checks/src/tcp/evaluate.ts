import type { TcpAnswer, Verdict } from '@cka-netlab/contracts'
import { describeWhere } from '../place.ts'
import { evaluateServicePath } from '../service-path/evaluate.ts'
import type { ServicePath } from '../service-path/observe.ts'
import { fail, pass } from '../verdicts.ts'
import type { TcpSpec } from './schema.ts'

export interface TcpFacts {
  answer: TcpAnswer
  /** Read when the port should be open and is not. */
  path?: ServicePath
}

/** `open`, `refused`, `filtered`, or what else went wrong. */
export function stateOf(answer: TcpAnswer): string {
  if (answer.open) return 'open'
  if (answer.error?.reason === 'timeout') return 'filtered'
  return answer.error?.reason ?? 'other'
}

export function evaluateTcp(spec: TcpSpec, { answer, path }: TcpFacts): Verdict {
  const expected = `${spec.host}:${spec.port} is ${spec.expect} from ${describeWhere(spec.from)}`
  const state = stateOf(answer)
  const observed = answer.error ? `${state}: ${answer.error.message}` : state
  if (state === spec.expect) return pass(expected, observed)
  return fail(expected, observed, spec.expect === 'open' ? evaluateServicePath(path) : {})
}

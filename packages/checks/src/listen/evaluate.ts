import type { ListeningSocket, Verdict } from '@cka-netlab/contracts'
import { normaliseAddress } from '../network/addresses.ts'
import { atWhere } from '../place.ts'
import type { Seen } from '../seen.ts'
import { fail, pass } from '../verdicts.ts'
import type { ListenSpec } from './schema.ts'

export interface ListenFacts {
  sockets: Seen<ListeningSocket[]>
}

const WILDCARDS = new Set(['*', '0.0.0.0', '::'])

export function describeListen({ on, port, protocol, address, process }: ListenSpec): string {
  const bound = address === undefined ? `${protocol} ${port}` : `${protocol} ${address}:${port}`
  return `${process ?? 'a program'} listens on ${bound} ${atWhere(on)}`
}

function isBoundTo(socket: ListeningSocket, address: string): boolean {
  if (address === 'any') return WILDCARDS.has(socket.address)
  return normaliseAddress(socket.address) === normaliseAddress(address)
}

const told = ({ protocol, address, port, processes }: ListeningSocket) =>
  `${protocol} ${address}:${port}${processes.length > 0 ? ` (${processes.join(', ')})` : ''}`

export function evaluateListen(spec: ListenSpec, { sockets }: ListenFacts): Verdict {
  const expected = spec.exists ? describeListen(spec) : `not: ${describeListen(spec)}`
  if (!sockets.found) return fail(expected, sockets.message)
  const here = sockets.value.filter((one) => one.port === spec.port && one.protocol === spec.protocol)
  const match = here.find(
    (one) =>
      (spec.address === undefined || isBoundTo(one, spec.address)) &&
      (spec.process === undefined || one.processes.includes(spec.process)),
  )
  if (match) return spec.exists ? pass(expected, told(match)) : fail(expected, told(match))
  const ports = [...new Set(sockets.value.filter((one) => one.protocol === spec.protocol).map((one) => one.port))]
  const others = `nothing listens on ${spec.port}; ${spec.protocol} ports: ${ports.sort((a, b) => a - b).join(', ') || 'none'}`
  const observed = here.map(told).join('; ') || others
  return spec.exists ? fail(expected, observed) : pass(expected, observed)
}

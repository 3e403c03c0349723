import { isIP } from 'node:net'
import type { ListeningSocket, Place } from '@cka-netlab/contracts'
import { type ObserveContext, outputAt } from './context.ts'
import { findPlace } from './place.ts'

/** What listens at a place. The programs are found by root alone. */
export async function observeSockets(context: ObserveContext, request: { place: Place }): Promise<ListeningSocket[]> {
  const place = await findPlace(context, request.place)
  const target = place.kind === 'outside' ? place.target : { ...place.target, asRoot: true }
  return parseSockets(await outputAt(context, target, ['ss', '-H', '-O', '-l', '-n', '-t', '-u', '-p']))
}

/** Reads what `ss -HOlntup` writes. */
export function parseSockets(text: string): ListeningSocket[] {
  return text.split('\n').flatMap((line) => {
    const [protocol, , , , local = '', , ...rest] = line.trim().split(/\s+/)
    if (protocol !== 'tcp' && protocol !== 'udp') return []
    const colon = local.lastIndexOf(':')
    const port = Number(local.slice(colon + 1))
    if (colon < 0 || !Number.isInteger(port)) return []
    const bare = local.slice(0, colon).replace(/^\[|\]$/g, '')
    const address = bare.replace(/%.*/, '')
    const names = [...rest.join(' ').matchAll(/\("((?:[^"\\]|\\.)*)",pid=/g)].map(([, name]) => name ?? '')
    return [{ protocol, address: isIP(address) ? address : '*', port, processes: [...new Set(names)] }]
  })
}

import type { Place } from '@cka-netlab/contracts'
import type { ClusterView } from '../view.ts'

/** A TCP socket of a machine, and the program that holds it. */
export interface Socket {
  state: 'listening' | 'established'
  /** `*` when it listens on every address. */
  address: string
  port: number
  /** First 15 characters of the program's name, as the kernel keeps it; empty when no process holds it. */
  command: string
}

/**
 * Reads what `ss -Htanp` prints.
 * @see ss(8)
 */
export function parseSockets(text: string): Socket[] {
  return text.split('\n').flatMap((line): Socket[] => {
    const [state, , , local = ''] = line.trim().split(/\s+/)
    if (state !== 'LISTEN' && state !== 'ESTAB') return []
    const colon = local.lastIndexOf(':')
    const address = local
      .slice(0, colon)
      .replace(/%.*/, '')
      .replaceAll(/[[\]]/g, '')
      .replace(/^::ffff:/, '')
    return [
      {
        state: state === 'LISTEN' ? 'listening' : 'established',
        address: ['0.0.0.0', '::'].includes(address) ? '*' : address,
        port: Number(local.slice(colon + 1)),
        command: /users:\(\("([^"]*)"/.exec(line)?.[1] ?? '',
      },
    ]
  })
}

/** TCP sockets at a place, read by the platform's own `ss`. */
export async function socketsAt(view: ClusterView, place: Place): Promise<Socket[]> {
  const { stdout } = await view.observe('command', { place, script: 'ss -Htanp', timeoutSeconds: 10 })
  return parseSockets(stdout)
}

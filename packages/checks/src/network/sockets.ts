import type { Place } from '@cka-netlab/contracts'
import type { ClusterView } from '../view.ts'

/**
 * Reads what `ss -Htn` prints of established connections: the port at this end of each.
 * @see ss(8)
 */
export function parseConnections(text: string): number[] {
  return text.split('\n').flatMap((line) => {
    const local = /^(?:ESTAB\s+)?\d+\s+\d+\s+(\S+):(\d+)\s/.exec(line.trim())
    return local ? Number(local[2]) : []
  })
}

/** The local ports of the established TCP connections at a place, one for each connection. */
export async function connectionsAt(view: ClusterView, place: Place): Promise<number[]> {
  const { stdout } = await view.observe('command', { place, script: 'ss -Htn state established', timeoutSeconds: 10 })
  return parseConnections(stdout)
}

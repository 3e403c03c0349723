import type { AssignmentState } from '@cka-netlab/contracts'
import type { Assignment } from '@cka-netlab/db'

/** By the server's clock. */
export function stateOf({ opensAt, closesAt }: Pick<Assignment, 'opensAt' | 'closesAt'>): AssignmentState {
  const now = Date.now()
  if (opensAt && now < opensAt.getTime()) return 'upcoming'
  return closesAt && now >= closesAt.getTime() ? 'closed' : 'open'
}

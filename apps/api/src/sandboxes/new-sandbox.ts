import { randomUUID } from 'node:crypto'
import type { Topology } from '@cka-netlab/contracts'
import type { Prisma } from '@cka-netlab/db'
import type { Config } from '../config.ts'

/** The row of a sandbox that is wanted from now on. */
export function newSandbox(
  { lifetimeMinutes }: Pick<Config, 'lifetimeMinutes'>,
  attemptId: string,
  topology: Topology,
): Prisma.SandboxUncheckedCreateInput {
  return {
    id: randomUUID(),
    attemptId,
    topology,
    expiresAt: new Date(Date.now() + lifetimeMinutes * 60_000),
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Failure, SandboxStatus, Topology } from '@cka-netlab/contracts'
import type { Sandbox } from '@cka-netlab/db'
import { SandboxdError } from '@cka-netlab/sandbox'
import type { FastifyInstance } from 'fastify'
import { recordSeen } from './record-seen.ts'

const LOOK_MS = 500
/** sandboxd may be restarted meanwhile; longer than this, it is not coming back. */
const SILENCE_SECONDS_MAX = 180
const READY = new Set<SandboxStatus['state']>(['ready', 'claimed'])

/** The sandbox will not become ready; the failure is fit for the learner. */
export class SandboxFailed extends Error {
  readonly code = 'SANDBOX_FAILED'
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

type Wanted = Pick<Sandbox, 'id' | 'attemptId' | 'expiresAt'> & {
  topology: Topology
  /** Whose it is, where many wait. */
  group: string
}

/**
 * Asks for a sandbox and waits until it is ready, writing down how far it is. How long it may take is sandboxd's to say;
 * a sandboxd that does not answer is waited for, for three minutes.
 * @throws {SandboxFailed}, {@link SandboxdError}, or the signal's reason.
 */
export async function waitUntilReady(
  app: Pick<FastifyInstance, 'db' | 'sandboxd'>,
  sandbox: Wanted,
  signal: AbortSignal,
): Promise<void> {
  let heardAt = performance.now()
  for (;;) {
    signal.throwIfAborted()
    try {
      // Asking again gives the same sandbox, or makes one that a restarted sandboxd has forgotten.
      const status = await app.sandboxd.create({
        id: sandbox.id,
        topology: sandbox.topology,
        group: sandbox.group,
        lifetimeSeconds: Math.max(60, Math.round((sandbox.expiresAt.getTime() - Date.now()) / 1000)),
      })
      heardAt = performance.now()
      await recordSeen(app.db, sandbox.attemptId, status)
      if (READY.has(status.state)) return
      if (status.state === 'failed') throw new SandboxFailed(status.failure ?? LOST)
      if (status.state === 'ending' || status.state === 'ended') throw new SandboxFailed(LOST)
    } catch (error) {
      const silent = error instanceof SandboxdError && error.code === 'SANDBOXD_UNREACHABLE'
      if (!silent || performance.now() - heardAt > SILENCE_SECONDS_MAX * 1000) throw error
    }
    await sleep(LOOK_MS, undefined, { signal })
  }
}

const LOST: Failure = {
  message: 'The sandbox was ended before it was ready. Start the lab again.',
  reason: 'SANDBOX_LOST',
}

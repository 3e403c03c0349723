'use client'
import type { AttemptView } from '@cka-netlab/contracts'
import type { Connection } from '../http/useEvents.ts'
import { durationText } from '../ui/duration.ts'
import { useServerNow } from '../ui/useServerNow.ts'
import { setUpText } from './attempt.ts'
import styles from './Workspace.module.css'

const WARN_SECONDS = 10 * 60

/** What the learner must know without being stopped: a lost line, an end that is near. */
export function Strips({ attempt, connection }: { attempt: AttemptView; connection: Connection }) {
  const expiresAt = attempt.state === 'active' ? attempt.sandbox?.expiresAt : undefined
  const nowMs = useServerNow(expiresAt !== undefined)
  const leftSeconds = expiresAt === undefined ? undefined : (Date.parse(expiresAt) - nowMs) / 1000
  const minutesLeft = leftSeconds === undefined ? undefined : Math.max(1, Math.ceil(leftSeconds / 60))
  const setUp = setUpText(attempt)
  const asleep = attempt.state === 'active' && attempt.sandbox?.state === 'paused' && attempt.pausedAt === null
  return (
    <div role="status">
      {setUp !== undefined && (
        <p className={styles.strip}>
          The lab is being set up on these machines: {setUp}. Look around meanwhile; the clock starts when it is done.
        </p>
      )}
      {asleep && (
        <p className={styles.strip}>Nobody typed for a while, so the machines sleep. Press a key to wake them.</p>
      )}
      {connection === 'lost' && (
        <p className={styles.strip}>
          No line to the server. Trying again; your machines keep running and nothing you did is lost.
        </p>
      )}
      {leftSeconds !== undefined && minutesLeft !== undefined && leftSeconds < WARN_SECONDS && (
        <p className={styles.strip}>
          These machines reach their age limit in {durationText(minutesLeft * 60)}. Check what you have; you can start
          the lab again.
        </p>
      )}
    </div>
  )
}

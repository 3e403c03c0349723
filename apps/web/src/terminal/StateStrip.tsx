import type { ConnectionState } from '@cka-netlab/terminal/client'
import { useEffect, useState } from 'react'
import styles from './Terminals.module.css'

/** Says when a shell cannot be typed into, why, and what to do. Nothing while all is well. */
export function StateStrip({
  state,
  onRetry,
  onReplace,
  onClose,
}: {
  state: ConnectionState
  onRetry: () => void
  onReplace: () => void
  onClose: () => void
}) {
  switch (state.state) {
    case 'open':
      return null
    case 'connecting':
      return (
        <p className={`${styles.strip} ${styles.soon}`} role="status">
          Connecting …
        </p>
      )
    case 'reconnecting':
      return (
        <div className={`${styles.strip} ${styles.lost}`}>
          <span role="status">{state.reason} The shell goes on; what you type now is not sent.</span>
          <Countdown until={state.retryAt} />
          <button type="button" onClick={onRetry}>
            Try now
          </button>
        </div>
      )
    case 'exited':
      return (
        <div className={styles.strip}>
          <span role="status">{state.exit.message}</span>
          <button type="button" onClick={onReplace}>
            Start a new shell
          </button>
          <button type="button" onClick={onClose}>
            Close
          </button>
        </div>
      )
    case 'gone':
      return (
        <div className={`${styles.strip} ${styles.lost}`}>
          <span role="status">{state.message}</span>
          <button type="button" onClick={() => window.location.reload()}>
            Reload
          </button>
        </div>
      )
  }
}

function Countdown({ until }: { until: number }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.ceil((until - now) / 1000)
  return <span className="mute">{seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again …'}</span>
}

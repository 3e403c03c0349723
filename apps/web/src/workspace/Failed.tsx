import type { AttemptView } from '@cka-netlab/contracts'
import { StartLab } from '../lab/StartLab.tsx'
import { Link } from '../ui/Link.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Steps } from '../ui/Steps.tsx'
import styles from './Workspace.module.css'

/** The machines did not come up or broke down: why, at which step, and what to do. */
export function Failed({ attempt }: { attempt: AttemptView }) {
  const { failure, lab } = attempt
  return (
    <section className={styles.waiting} aria-label="What went wrong">
      <Notice tone="fail" title={failure?.message ?? 'The machines of this lab are gone'}>
        <p>
          This is ours, not yours: it costs no points. Start the lab again on fresh machines. If it fails again, whoever
          runs this installation finds the reason {failure ? <code>{failure.reason}</code> : 'in the log'}
          {failure ? ' in the log.' : '.'}
        </p>
        <div className="actions">
          <StartLab lab={{ ...lab, available: true, runningAttemptId: null }} label="Start again" />
          <Link className="button" href="/">
            All labs
          </Link>
        </div>
        {failure?.detail && (
          <details className={styles.detail}>
            <summary>Details</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <pre tabIndex={0}>{failure.detail}</pre>
          </details>
        )}
      </Notice>
      {attempt.steps.length > 0 && (
        <div className={styles.stepsBelow}>
          <Steps title="How far it came" steps={attempt.steps} />
        </div>
      )}
    </section>
  )
}

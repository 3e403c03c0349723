import type { AttemptView } from '@cka-netlab/contracts'
import { Steps } from '../ui/Steps.tsx'
import styles from './Workspace.module.css'

export function Preparing({ attempt }: { attempt: AttemptView }) {
  return (
    <section className={styles.waiting} aria-label="Preparing">
      <Steps title="Preparing your machines" steps={attempt.steps} />
      <p className="mute small">
        Read the task meanwhile: the clock starts when the machines are ready. You may leave this page and come back.
      </p>
    </section>
  )
}

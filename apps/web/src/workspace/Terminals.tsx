import type { Machine } from '@cka-netlab/contracts'
import { TerminalPane } from '../terminal/TerminalPane.tsx'
import styles from './Workspace.module.css'

export function Terminals({ sandboxId, machines }: { sandboxId: string; machines: Machine[] }) {
  return (
    <section className={styles.terminals} aria-label="Terminal">
      <TerminalPane sandboxId={sandboxId} machines={machines} />
    </section>
  )
}

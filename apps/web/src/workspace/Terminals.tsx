import type { Machine } from '@cka-netlab/contracts'
import { TerminalPane } from '../terminal/TerminalPane.tsx'
import styles from './Workspace.module.css'

export function Terminals({ sandboxId, machines }: { sandboxId: string; machines: Machine[] }) {
  return (
    <div className={styles.terminals}>
      <TerminalPane sandboxId={sandboxId} machines={machines} />
    </div>
  )
}

import type { Machine } from '@cka-netlab/contracts'
import { TerminalPane } from '../terminal/TerminalPane.tsx'
import styles from './Workspace.module.css'

export function Terminals({
  sandboxId,
  machines,
  frozen = false,
}: {
  sandboxId: string
  machines: Machine[]
  frozen?: boolean
}) {
  return (
    <div className={styles.terminals}>
      <TerminalPane sandboxId={sandboxId} machines={machines} frozen={frozen} />
    </div>
  )
}

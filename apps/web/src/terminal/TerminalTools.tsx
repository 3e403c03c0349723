import type { ReactNode } from 'react'
import styles from './Terminals.module.css'

/** What can be done with the shell that is shown. */
export function TerminalTools({
  shown,
  frozen,
  screenReader,
  onScreenReader,
  onSearch,
  onClose,
  children,
}: {
  shown: boolean
  frozen: boolean
  screenReader: boolean
  onScreenReader: (on: boolean) => void
  onSearch: () => void
  onClose: () => void
  children?: ReactNode
}) {
  return (
    <div className={styles.tools}>
      {children}
      <button
        type="button"
        aria-pressed={screenReader}
        title="Read the output aloud, for screen readers"
        onClick={() => onScreenReader(!screenReader)}
      >
        Screen reader
      </button>
      <button type="button" disabled={!shown} title="Search (Ctrl+Shift+F)" onClick={onSearch}>
        Search
      </button>
      <button
        type="button"
        disabled={!shown || frozen}
        aria-label="Close this shell"
        title="Close this shell"
        onClick={onClose}
      >
        ×
      </button>
    </div>
  )
}

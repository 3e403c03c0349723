import type { ReactNode } from 'react'
import styles from './Terminals.module.css'
import { FONT_SIZE } from './useFontSize.ts'

/** What can be done with the shell that is shown. */
export function TerminalTools({
  shown,
  frozen,
  screenReader,
  onScreenReader,
  fontSize,
  onFontSize,
  onHelp,
  onSearch,
  onClose,
  children,
}: {
  shown: boolean
  frozen: boolean
  screenReader: boolean
  onScreenReader: (on: boolean) => void
  fontSize: number
  onFontSize: (size: number) => void
  onHelp: () => void
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
      <button
        type="button"
        aria-label="A− smaller text"
        title="Smaller text"
        disabled={fontSize <= FONT_SIZE.least}
        onClick={() => onFontSize(fontSize - 1)}
      >
        A−
      </button>
      <button
        type="button"
        aria-label="A+ larger text"
        title="Larger text"
        disabled={fontSize >= FONT_SIZE.most}
        onClick={() => onFontSize(fontSize + 1)}
      >
        A+
      </button>
      <button type="button" title="Keys (F1)" onClick={onHelp}>
        Keys
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

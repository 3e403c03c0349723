'use client'
import dynamic from 'next/dynamic'
import styles from './Terminals.module.css'

/**
 * The terminals of a sandbox, one tab a shell: `{ sandboxId, machines, frozen }`. xterm comes in a chunk of its own,
 * and never runs on the server.
 */
export const TerminalPane = dynamic(() => import('./Terminals.tsx'), {
  ssr: false,
  loading: () => <div className={styles.pane} aria-busy="true" />,
})

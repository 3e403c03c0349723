'use client'
import dynamic from 'next/dynamic'
import styles from './Map.module.css'

/** The network of an attempt, drawn and kept live. React Flow and the layout come in chunks of their own. */
export const MapPane = dynamic(() => import('./MapView.tsx'), {
  ssr: false,
  loading: () => <div className={styles.pane} aria-busy="true" />,
})

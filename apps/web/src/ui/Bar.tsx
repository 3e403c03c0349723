import styles from './Bar.module.css'

/** A drawn percentage. Decoration: the number stands beside it. */
export function Bar({ percent }: { percent: number }) {
  return (
    <svg className={styles.bar} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect width="100" height="6" className={styles.track} />
      <rect width={Math.max(0, Math.min(100, percent))} height="6" className={styles.fill} />
    </svg>
  )
}

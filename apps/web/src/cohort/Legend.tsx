import styles from './HeatMap.module.css'
import { STUCK_MINUTES } from './heat.ts'

const SAMPLES = [
  { look: styles.h0, shown: '', means: 'not begun' },
  { look: styles.h0, shown: '–', means: 'begun, never checked' },
  { look: styles.h2, shown: '40', means: 'below 66 %' },
  { look: styles.h3, shown: '70', means: 'from 66 %' },
  { look: styles.h4, shown: '90', means: 'from 85 %' },
  { look: styles.h5, shown: '100', means: 'done' },
  { look: `${styles.h0} ${styles.working}`, shown: '', means: 'working now' },
  { look: `${styles.h1} ${styles.stuck}`, shown: '', means: `stuck: no check passed for ${STUCK_MINUTES} minutes` },
]

/** What the looks of cells mean. The number is the best score. */
export function Legend() {
  return (
    <ul className={`${styles.legend} mute small`} aria-label="Legend">
      {SAMPLES.map(({ look, shown, means }) => (
        <li key={means}>
          <span className={`${styles.cell} ${look}`} aria-hidden="true">
            {shown}
          </span>
          {means}
        </li>
      ))}
    </ul>
  )
}

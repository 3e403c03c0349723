import type { LabDetail } from '@cka-netlab/contracts'
import { Bar } from '../ui/Bar.tsx'
import { durationText } from '../ui/duration.ts'
import { Link } from '../ui/Link.tsx'
import { minuteText } from '../ui/when.ts'
import styles from './Lab.module.css'

/** Earlier attempts, newest first. */
export function History({ history }: { history: LabDetail['history'] }) {
  return (
    <table className={styles.history}>
      <caption className="sr-only">Your attempts at this lab</caption>
      <thead>
        <tr>
          <th scope="col">Started</th>
          <th scope="col">Took</th>
          <th scope="col">Score</th>
          <th scope="col">
            <span className="sr-only">Drawn</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {history.map((h) => (
          <tr key={h.attemptId}>
            <td>
              <Link href={`/attempts/${h.attemptId}`}>{minuteText(h.startedAt)}</Link>
            </td>
            <td className="mute">
              {h.endedAt === null ? 'going on' : durationText((Date.parse(h.endedAt) - Date.parse(h.startedAt)) / 1000)}
            </td>
            <td className="mono">
              {h.percent === null ? (
                <span className="faint">not checked</span>
              ) : (
                <span className={h.percent === 100 ? 'pass' : undefined}>{h.percent} %</span>
              )}
              {h.withSolution && <span className="mute small"> solution shown</span>}
            </td>
            <td className={styles.bar}>{h.percent !== null && <Bar percent={h.percent} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

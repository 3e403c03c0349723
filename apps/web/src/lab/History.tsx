import type { LabDetail } from '@cka-netlab/contracts'
import { Bar } from '../ui/Bar.tsx'
import { durationText } from '../ui/duration.ts'
import { Link } from '../ui/Link.tsx'
import { Table } from '../ui/Table.tsx'
import { minuteText } from '../ui/when.ts'
import styles from './Lab.module.css'

/** Earlier attempts, newest first. */
export function History({ history }: { history: LabDetail['history'] }) {
  return (
    <Table
      className={styles.history}
      caption="Your attempts at this lab"
      columns={['Started', 'Took', 'Score', { unseen: 'Drawn' }]}
    >
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
    </Table>
  )
}

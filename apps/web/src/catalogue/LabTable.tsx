import type { LabSummary } from '@cka-netlab/contracts'
import { Link } from '../ui/Link.tsx'
import type { TopicGroup } from './by-topic.ts'
import styles from './Catalogue.module.css'

export function LabTable({ groups }: { groups: TopicGroup[] }) {
  return (
    <table className={styles.labs}>
      <caption className="sr-only">Labs by topic</caption>
      <thead>
        <tr>
          <th scope="col">Lab</th>
          <th scope="col">You do</th>
          <th scope="col">Level</th>
          <th scope="col">Minutes</th>
          <th scope="col">Best</th>
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={group.topic}>
          <tr className={styles.topic}>
            <th scope="rowgroup" colSpan={5}>
              <h2>{group.title}</h2>
            </th>
          </tr>
          {group.labs.map((lab) => (
            <LabRow key={lab.id} lab={lab} />
          ))}
        </tbody>
      ))}
    </table>
  )
}

function LabRow({ lab }: { lab: LabSummary }) {
  return (
    <tr className={styles.lab}>
      <td>
        <Link href={`/labs/${lab.id}`}>{lab.title}</Link>
        {lab.runningAttemptId !== null && <span className={styles.tag}>running</span>}
        {!lab.available && <span className={`${styles.tag} ${styles.waiting}`}>image being built</span>}
      </td>
      <td className="mute">{lab.nature}</td>
      <td className="mute">{lab.difficulty}</td>
      <td>{lab.minutes}</td>
      <td className="mono">
        <Best percent={lab.bestPercent} />
      </td>
    </tr>
  )
}

export function Best({ percent }: { percent: number | null }) {
  if (percent === null)
    return (
      <span className="faint">
        <span aria-hidden="true">–</span>
        <span className="sr-only">not tried</span>
      </span>
    )
  return <span className={percent === 100 ? 'pass' : undefined}>{percent}</span>
}

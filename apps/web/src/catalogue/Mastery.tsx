import { Bar } from '../ui/Bar.tsx'
import { mastery, type TopicGroup } from './by-topic.ts'
import styles from './Catalogue.module.css'

export function Mastery({ groups }: { groups: TopicGroup[] }) {
  return (
    <>
      <h2>Mastery</h2>
      <table className={styles.mastery}>
        <caption className="sr-only">Mean of your best scores by topic, in percent</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Topic</th>
            <th scope="col">Drawn</th>
            <th scope="col">Percent</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((g) => {
            const percent = mastery(g.labs)
            return (
              <tr key={g.topic}>
                <th scope="row">{g.title}</th>
                <td className={styles.bar}>
                  <Bar percent={percent} />
                </td>
                <td className="mono">{percent}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className="mute small">Your best scores; a lab never tried counts nothing.</p>
    </>
  )
}

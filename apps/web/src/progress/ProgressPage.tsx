'use client'
import type { Progress } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import dynamic from 'next/dynamic'
import useSWR from 'swr'
import { useSignedIn } from '../accounts/useMe.ts'
import { PROGRESS } from '../http/paths.ts'
import { StartLab } from '../lab/StartLab.tsx'
import { durationText } from '../ui/duration.ts'
import { Link } from '../ui/Link.tsx'
import { Notice } from '../ui/Notice.tsx'
import { NotThere } from '../ui/NotThere.tsx'
import { Shell } from '../ui/Shell.tsx'
import { Table } from '../ui/Table.tsx'
import { minuteText } from '../ui/when.ts'
import styles from './Progress.module.css'

/** The chart comes in a chunk of its own: no other page needs it. */
const TopicsChart = dynamic(() => import('./TopicsChart.tsx'), {
  ssr: false,
  loading: () => <div className={styles.chart} aria-busy="true" />,
})

/** What should I do next? */
export function ProgressPage() {
  const { me } = useSignedIn()
  const { data, error } = useSWR<Progress>(PROGRESS)
  if (!me || !data) return <NotThere reading="Reading your progress…" error={error} />
  return (
    <Shell>
      <Suggestion suggestion={data.suggestion} />
      <div className={styles.columns}>
        <section aria-label="Mastery">
          <h2>Mastery by topic</h2>
          {data.topics.length === 0 ? (
            <p className="mute">No labs are installed.</p>
          ) : (
            <>
              <TopicsChart topics={data.topics} />
              <details className={styles.figures}>
                <summary>The figures as a table</summary>
                <Figures topics={data.topics} />
              </details>
            </>
          )}
        </section>
        <section aria-label="Weakest checks">
          <h2>What failed last</h2>
          {data.weakest.length === 0 ? (
            <p className="mute">Nothing that you have not mended since.</p>
          ) : (
            <ul className={styles.weak}>
              {data.weakest.map((check) => (
                <li key={`${check.labId}/${check.checkId}`}>
                  <b>{check.title.replaceAll('`', '')}</b>
                  <span className="mute small">
                    failed {check.failed} of {check.times} {check.times === 1 ? 'time' : 'times'} in{' '}
                    <Link href={`/labs/${check.labId}`}>{check.labTitle}</Link>, {TOPIC_TITLES[check.topic]}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </section>
      </div>
      <section aria-label="Recent attempts">
        <h2>Recent attempts</h2>
        {data.recent.length > 0 ? <Recent recent={data.recent} /> : <FirstSteps />}
      </section>
    </Shell>
  )
}

function Suggestion({ suggestion }: Pick<Progress, 'suggestion'>) {
  if (!suggestion) return <h1>Nothing is left to suggest: all labs are solved, or one is running</h1>
  return (
    <>
      <h1>Next: {suggestion.lab.title}</h1>
      <div className="actions">
        <span className="mute">{suggestion.reason}</span>
        <StartLab lab={suggestion.lab} />
      </div>
    </>
  )
}

function Figures({ topics }: Pick<Progress, 'topics'>) {
  return (
    <Table
      caption="Mastery by topic: mean of your best scores"
      columns={['Topic', 'Mastery', 'Solved', 'Tried', 'Labs']}
    >
      {topics.map(({ topic, percent, solved, tried, labs }) => (
        <tr key={topic}>
          <th scope="row">{TOPIC_TITLES[topic]}</th>
          <td>{percent} %</td>
          <td>{solved}</td>
          <td>{tried}</td>
          <td>{labs}</td>
        </tr>
      ))}
    </Table>
  )
}

function Recent({ recent }: Pick<Progress, 'recent'>) {
  return (
    <Table caption="Your latest labs and exams" columns={['What', 'When', 'Score', 'Took']}>
      {recent.map((one) => (
        <tr key={one.id}>
          <td>
            <Link href={`/${one.kind === 'lab' ? 'attempts' : 'exam-attempts'}/${one.id}`}>{one.title}</Link>
            {one.kind === 'exam' && <span className="mute small"> exam</span>}
            {one.withSolution && <span className="mute small"> with the solution shown</span>}
          </td>
          <td className="mute">{minuteText(one.at)}</td>
          <td>{one.percent === null ? <span className="faint">not checked</span> : `${one.percent} %`}</td>
          <td className="mute">{one.seconds === null ? '–' : durationText(one.seconds)}</td>
        </tr>
      ))}
    </Table>
  )
}

function FirstSteps() {
  return (
    <Notice title="Nothing done yet">
      Start the lab above, or sit the <Link href="/exams">warm-up exam</Link> to see where you stand.
    </Notice>
  )
}

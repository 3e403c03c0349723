'use client'
import type { CohortInsights } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import dynamic from 'next/dynamic'
import { type ReactNode, useState } from 'react'
import useSWR from 'swr'
import progress from '../progress/Progress.module.css'
import { Bar } from '../ui/Bar.tsx'
import lists from '../ui/Lists.module.css'
import { ErrorNotice, Notice } from '../ui/Notice.tsx'
import { Table } from '../ui/Table.tsx'
import { WithCode } from '../ui/WithCode.tsx'
import styles from './Cohort.module.css'
import { CohortFrame } from './CohortFrame.tsx'
import { cohortPath } from './cohort.ts'

const TopicsChart = dynamic(() => import('../progress/TopicsChart.tsx'), { ssr: false })
const WeeksChart = dynamic(() => import('./WeeksChart.tsx'), { ssr: false })

const FIRST_CHECKS = 20
const OBSERVED_SHOWN = 3

/** What a cohort finds hard, and where it is going. */
export function InsightsPage({ id }: { id: string }) {
  const { data, error } = useSWR<CohortInsights>(`${cohortPath(id)}/insights`)
  return (
    <CohortFrame id={id}>
      {() => (
        <>
          {error && <ErrorNotice error={error} />}
          {!data && !error && <p className="mute">Reading what was checked…</p>}
          {data && data.weeks.length === 0 && data.checks.length === 0 && (
            <Notice title="Nothing was checked yet">
              As soon as learners check their work, this page says what most of them get wrong.
            </Notice>
          )}
          {data && data.weeks.length > 0 && <Charts data={data} />}
          {data && data.checks.length > 0 && <Checks checks={data.checks} />}
        </>
      )}
    </CohortFrame>
  )
}

function Charts({ data: { topics, weeks } }: { data: CohortInsights }) {
  return (
    <div className={progress.columns}>
      <section aria-label="By topic">
        <h2>By topic, median</h2>
        <TopicsChart topics={topics.map(({ topic, median }) => ({ topic, percent: median }))} />
        <Figures caption="Median score by topic" heads={['Topic', 'Median', 'Learners']}>
          {topics.map(({ topic, median, learners }) => (
            <tr key={topic}>
              <th scope="row">{TOPIC_TITLES[topic]}</th>
              <td>{median} %</td>
              <td>{learners}</td>
            </tr>
          ))}
        </Figures>
      </section>
      <section aria-label="By week">
        <h2>By week, median</h2>
        <WeeksChart weeks={weeks} />
        <Figures caption="Median score by week" heads={['Week from', 'Median', 'Learners', 'Attempts']}>
          {weeks.map(({ from, median, learners, attempts }) => (
            <tr key={from}>
              <th scope="row">{from}</th>
              <td>{median} %</td>
              <td>{learners}</td>
              <td>{attempts}</td>
            </tr>
          ))}
        </Figures>
      </section>
    </div>
  )
}

function Figures({ caption, heads, children }: { caption: string; heads: string[]; children: ReactNode }) {
  return (
    <details className={progress.figures}>
      <summary>The figures as a table</summary>
      <Table caption={caption} columns={heads}>
        {children}
      </Table>
    </details>
  )
}

function Checks({ checks }: Pick<CohortInsights, 'checks'>) {
  const [all, setAll] = useState(false)
  const shown = all ? checks : checks.slice(0, FIRST_CHECKS)
  return (
    <section className={lists.section}>
      <h2>Checks that most people fail</h2>
      <div className={lists.wide}>
        <Table
          className={styles.checks}
          caption="Checks that failed, those that most learners failed first"
          columns={['Check', 'Failed', { unseen: 'Failed, drawn' }, 'Still fails', 'Seen most often']}
        >
          {shown.map((check) => (
            <tr key={`${check.labId}/${check.checkId}`}>
              <td>
                <WithCode text={check.check} />
                <div className="mute small">{check.labTitle}</div>
              </td>
              <td className={styles.count}>
                {check.failed} of {check.learners}
              </td>
              <td className={styles.bar}>
                <Bar percent={(check.failed * 100) / Math.max(1, check.learners)} />
              </td>
              <td>{check.failing}</td>
              <td>
                {check.observed.slice(0, OBSERVED_SHOWN).map(({ value, count }) => (
                  <div key={value} className={`small ${styles.observed}`}>
                    <span className="mono">{value}</span> <span className="mute">× {count}</span>
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </Table>
      </div>
      {shown.length < checks.length && (
        <div className="actions">
          <button type="button" onClick={() => setAll(true)}>
            Show all {checks.length}
          </button>
        </div>
      )}
    </section>
  )
}

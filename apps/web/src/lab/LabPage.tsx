'use client'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import { useSignedIn } from '../accounts/useMe.ts'
import { useCatalogue } from '../catalogue/useCatalogue.ts'
import { Link } from '../ui/Link.tsx'
import { Markdown } from '../ui/Markdown.tsx'
import { Notice } from '../ui/Notice.tsx'
import { NotThere } from '../ui/NotThere.tsx'
import { Shell } from '../ui/Shell.tsx'
import { Steps } from '../ui/Steps.tsx'
import { useTitle } from '../ui/useTitle.ts'
import { History } from './History.tsx'
import styles from './Lab.module.css'
import { References } from './References.tsx'
import { StartLab } from './StartLab.tsx'
import { useLab } from './useLab.ts'

const UNKNOWN = {
  title: 'There is no such lab',
  why: 'It may have been renamed or taken away. Your scores are kept.',
  href: '/',
  all: 'All labs',
}

/** A lab before it is begun: what it asks, how long it takes, on what machines, and how it went so far. */
export function LabPage({ id }: { id: string }) {
  const { me } = useSignedIn()
  const { data: lab, error } = useLab(id)
  const { data: catalogue } = useCatalogue()
  useTitle(lab?.title)
  if (!me || !lab) return <NotThere reading="Reading the lab…" error={error} unknown={UNKNOWN} />
  const checks = lab.tasks.flatMap((t) => t.checks)
  const hints = lab.tasks.reduce((sum, t) => sum + t.hintsTotal, 0)
  return (
    <Shell>
      <div className={styles.columns}>
        <div className={styles.text}>
          <p className="mute small">
            <Link href="/">Labs</Link> / {TOPIC_TITLES[lab.topic]}
          </p>
          <h1>{lab.title}</h1>
          <div className="actions">
            <StartLab lab={lab} label={lab.attempts > 0 ? 'Start again' : 'Start'} />
            <span className="mute small">The clock starts when your machines are ready.</span>
          </div>
          {!lab.available && catalogue && catalogue.images.length > 0 && (
            <div className={styles.images}>
              <Steps title="Building the machines' images" steps={catalogue.images} />
            </div>
          )}
          <h2>{lab.tasks.length === 1 ? 'Task' : 'Tasks'}</h2>
          {lab.tasks.length === 1 && lab.tasks[0] ? (
            <Markdown text={lab.tasks[0].text} />
          ) : (
            <ol className={styles.tasks}>
              {lab.tasks.map((task) => (
                <li key={task.id}>
                  <Markdown text={task.text} />
                </li>
              ))}
            </ol>
          )}
          <h2>Attempts</h2>
          {lab.history.length > 0 ? (
            <History history={lab.history} />
          ) : (
            <Notice title="Not tried yet">
              Check as often as you like while you work: the best score counts. After the lab has ended you see a
              solution.
            </Notice>
          )}
        </div>
        <aside aria-label="About this lab">
          <dl className={styles.facts}>
            <dt>You do</dt>
            <dd>{lab.nature}</dd>
            <dt>Level</dt>
            <dd>{lab.difficulty}</dd>
            <dt>Expected</dt>
            <dd>{lab.minutes} minutes</dd>
            <dt>Points</dt>
            <dd>
              {lab.points} in {checks.length} {checks.length === 1 ? 'check' : 'checks'}
            </dd>
            <dt>Hints</dt>
            <dd>{hints === 0 ? 'none' : hints}</dd>
            <dt>Machines</dt>
            <dd>{lab.environment}</dd>
            <dt>Best</dt>
            <dd>{lab.bestPercent === null ? 'not tried' : `${lab.bestPercent} %`}</dd>
          </dl>
          {lab.references.length > 0 && (
            <>
              <h2>References</h2>
              <References urls={lab.references} />
            </>
          )}
        </aside>
      </div>
    </Shell>
  )
}

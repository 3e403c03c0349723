'use client'
import { type AdminState, type Capacity, topologyKey } from '@cka-netlab/contracts'
import useSWR from 'swr'
import { Bar } from '../ui/Bar.tsx'
import { durationText } from '../ui/duration.ts'
import styles from '../ui/Lists.module.css'
import { ErrorNotice, Notice } from '../ui/Notice.tsx'
import { Table } from '../ui/Table.tsx'
import { whenText } from '../ui/when.ts'
import { AdminFrame } from './AdminFrame.tsx'

const EVERY_MS = 5000

/** What the machine carries, what is made ahead, who waits, and what does not work. */
export function MachinePage() {
  const { data, error } = useSWR<AdminState>('/api/v1/admin/state', { refreshInterval: EVERY_MS })
  return (
    <AdminFrame title="Machine">
      {error && <ErrorNotice error={error} />}
      {!data && !error && <p className="mute">Looking at the machine…</p>}
      {data?.capacity && <Carries capacity={data.capacity} />}
      {data?.capacity === null && (
        <Notice tone="fail" title="The sandbox service does not answer">
          No lab can be started. Its log is <code>.data/logs/sandboxd.log</code>; <code>npm run doctor</code> says what
          to do.
        </Notice>
      )}
      {data && <Images images={data.images} />}
    </AdminFrame>
  )
}

function Carries({ capacity: { memory, asleep, pool, waiting, broken } }: { capacity: Capacity }) {
  return (
    <>
      {broken.map(({ topology, reason, failures, until }) => (
        <Notice key={topologyKey(topology)} tone="fail" title={`Sandboxes of "${topologyKey(topology)}" do not start`}>
          The last {failures} starts failed: {reason} One is tried again at {whenText(until)}.
        </Notice>
      ))}
      <section className={styles.section} aria-label="Memory">
        <h2>Memory kept for sandboxes</h2>
        <div className={styles.drawn}>
          <Bar percent={(memory.takenMiB / memory.allMiB) * 100} />
          <span>
            {memory.takenMiB} of {memory.allMiB} MiB{asleep > 0 && `; ${asleep} asleep on disk`}
          </span>
        </div>
      </section>
      <section className={styles.section}>
        <h2>Queue</h2>
        <p className="mute">
          {waiting.length === 0 ? 'Nobody waits for a sandbox.' : `${waiting.length} starts wait for their turn.`}
        </p>
      </section>
      <section className={styles.section}>
        <h2>Made ahead</h2>
        <div className={styles.wide}>
          <Table
            caption="Sandboxes made ahead, by topology"
            columns={['Topology', 'There at once', 'Paused', 'Being made', 'Wanted']}
          >
            {pool.map(({ topology, running, paused, booting, wanted }) => (
              <tr key={topologyKey(topology)}>
                <td className="mono">{topologyKey(topology)}</td>
                <td>{running}</td>
                <td>{paused}</td>
                <td>{booting}</td>
                <td>{wanted}</td>
              </tr>
            ))}
          </Table>
        </div>
      </section>
    </>
  )
}

function Images({ images }: Pick<AdminState, 'images'>) {
  return (
    <section className={styles.section}>
      <h2>Images</h2>
      <div className={styles.wide}>
        <table>
          <caption className="sr-only">Steps of the images</caption>
          <tbody>
            {images.map(({ id, title, state, seconds, detail }) => (
              <tr key={id}>
                <td>{title}</td>
                <td className={state === 'failed' ? 'fail' : 'mute'}>{state}</td>
                <td className="mute">{seconds === undefined ? '' : durationText(seconds)}</td>
                <td className="mute">{detail}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

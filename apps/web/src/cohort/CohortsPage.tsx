'use client'
import type { CohortSummary, CohortView } from '@cka-netlab/contracts'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import useSWR from 'swr'
import { useSignedIn } from '../accounts/useMe.ts'
import { callApi } from '../http/api.ts'
import { AskFirst } from '../ui/AskFirst.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Link } from '../ui/Link.tsx'
import lists from '../ui/Lists.module.css'
import { ErrorNotice, Notice } from '../ui/Notice.tsx'
import { NotThere } from '../ui/NotThere.tsx'
import { Shell } from '../ui/Shell.tsx'
import { ACTIONS, Table } from '../ui/Table.tsx'
import { useAct } from '../ui/useAct.ts'
import { minuteText } from '../ui/when.ts'
import styles from './Cohort.module.css'
import { COHORTS, cohortPage, cohortPath } from './cohort.ts'

/** The cohorts that one teaches, or learns in. */
export function CohortsPage() {
  const { me } = useSignedIn()
  const { data, error, mutate } = useSWR<{ cohorts: CohortSummary[] }>(COHORTS)
  if (!me || !data) return <NotThere reading="Reading the cohorts…" error={error} />
  const teaches = me.role === 'instructor' || me.role === 'admin'
  const leave = async ({ id }: CohortSummary) => {
    await callApi('POST', `${cohortPath(id)}/leave`)
    await mutate()
  }
  return (
    <Shell>
      <div className={styles.head}>
        <h1>Cohorts</h1>
        {teaches && <NewCohort />}
      </div>
      {data.cohorts.length === 0 ? (
        <Notice title={teaches ? 'No cohort yet' : 'You are in no cohort'}>
          {teaches
            ? 'Make one, then invite learners by a link or a list of addresses, and see how each of them gets on.'
            : 'An instructor gives you a link that leads into one.'}
        </Notice>
      ) : (
        <div className={lists.wide}>
          <Table caption="Cohorts" columns={['Name', 'Learners', 'Instructors', 'Since', ACTIONS]}>
            {data.cohorts.map((cohort) => (
              <tr key={cohort.id}>
                <td>
                  {cohort.role === 'learner' && me.role !== 'admin' ? (
                    cohort.name
                  ) : (
                    <Link href={cohortPage(cohort.id)}>{cohort.name}</Link>
                  )}{' '}
                  {cohort.archivedAt && <span className="mute small">archived</span>}
                </td>
                <td>{cohort.learners}</td>
                <td className="mute">{cohort.instructors.join(', ') || '–'}</td>
                <td className="mute small">{minuteText(cohort.createdAt)}</td>
                <td>
                  <span className={lists.row}>
                    {cohort.role === 'learner' && (
                      <AskFirst
                        button="Leave"
                        label={`Leave ${cohort.name}`}
                        danger
                        title={`Leave “${cohort.name}”?`}
                        yes="Leave"
                        no="Stay"
                        act={() => leave(cohort)}
                      >
                        Its instructors no longer see what you do. Your scores are kept; you come back by another
                        invitation.
                      </AskFirst>
                    )}
                  </span>
                </td>
              </tr>
            ))}
          </Table>
        </div>
      )}
    </Shell>
  )
}

function NewCohort() {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const { busy, error, run } = useAct()
  function create(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim()
    void run(async () => {
      const { id } = await callApi<CohortView>('POST', COHORTS, { name })
      router.push(`${cohortPage(id)}/members`)
    })
  }
  return (
    <>
      <button type="button" className="primary" onClick={() => setOpen(true)}>
        New cohort
      </button>
      {open && (
        <Dialog title="New cohort" onClose={() => setOpen(false)}>
          <form onSubmit={create} className={styles.form}>
            <label>
              Name
              <input name="name" required maxLength={100} placeholder="Platform team, autumn" />
            </label>
            {error !== undefined && <ErrorNotice error={error} />}
            <div className="actions">
              <button type="submit" className="primary" aria-disabled={busy}>
                Make it
              </button>
              <button type="button" onClick={() => setOpen(false)}>
                Cancel
              </button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  )
}

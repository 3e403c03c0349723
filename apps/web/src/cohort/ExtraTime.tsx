'use client'
import type { AssignmentView, CohortMemberView } from '@cka-netlab/contracts'
import type { FormEvent } from 'react'
import { callApi } from '../http/api.ts'
import { ErrorNotice } from '../ui/Notice.tsx'
import { useAct } from '../ui/useAct.ts'
import styles from './Cohort.module.css'

/** Who has more time at an assignment, and how much more. */
export function ExtraTime({
  path,
  assignment,
  members,
  done,
  close,
}: {
  path: string
  assignment: AssignmentView
  members: CohortMemberView[]
  done: () => Promise<unknown>
  close: () => void
}) {
  const { busy, error, run } = useAct()
  const grant = (userId: string, percent: number) =>
    run(async () => {
      await callApi('PUT', `${path}/extra-time/${encodeURIComponent(userId)}`, { percent })
      await done()
    })
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    void grant(String(form.get('userId')), Number(form.get('percent')))
  }
  return (
    <>
      {assignment.extra.length > 0 && (
        <ul className={styles.plain}>
          {assignment.extra.map(({ userId, name, percent }) => (
            <li key={userId}>
              {name}: {percent} % more{' '}
              <button type="button" className="link" aria-disabled={busy} onClick={() => grant(userId, 0)}>
                Take away
              </button>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={submit} className={styles.form}>
        <div className={styles.pair}>
          <label>
            Learner
            <select name="userId" required>
              {members
                .filter(({ role }) => role === 'learner')
                .map(({ userId, name }) => (
                  <option key={userId} value={userId}>
                    {name}
                  </option>
                ))}
            </select>
          </label>
          <label>
            Percent more
            <input name="percent" type="number" min={1} max={200} defaultValue={25} required />
          </label>
        </div>
        <p className="mute small">Counts from the next start on, where there is a time limit.</p>
        {error !== undefined && <ErrorNotice error={error} />}
        <div className="actions">
          <button type="submit" className="primary" aria-disabled={busy}>
            Grant
          </button>
          <button type="button" onClick={close}>
            Close
          </button>
        </div>
      </form>
    </>
  )
}

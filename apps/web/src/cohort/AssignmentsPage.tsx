'use client'
import type { AssignmentView, CohortView } from '@cka-netlab/contracts'
import { useState } from 'react'
import useSWR from 'swr'
import { callApi } from '../http/api.ts'
import { AskFirst } from '../ui/AskFirst.tsx'
import { Bar } from '../ui/Bar.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import lists from '../ui/Lists.module.css'
import { ErrorNotice, Notice } from '../ui/Notice.tsx'
import { ACTIONS, Table } from '../ui/Table.tsx'
import { minuteText } from '../ui/when.ts'
import { AssignmentForm } from './AssignmentForm.tsx'
import styles from './Cohort.module.css'
import { CohortFrame } from './CohortFrame.tsx'
import { cohortPath } from './cohort.ts'
import { ExtraTime } from './ExtraTime.tsx'

type Asking = { what: 'create' } | { what: 'change' | 'extra'; assignment: AssignmentView }

/** What the learners of a cohort are to do, and how far they are. */
export function AssignmentsPage({ id }: { id: string }) {
  const path = `${cohortPath(id)}/assignments`
  const { data, error, mutate } = useSWR<{ assignments: AssignmentView[] }>(path)
  const [asking, setAsking] = useState<Asking>()
  const close = () => setAsking(undefined)
  const changed = () => mutate().then(close)
  return (
    <CohortFrame
      id={id}
      tools={
        <button type="button" className="primary" onClick={() => setAsking({ what: 'create' })}>
          Assign
        </button>
      }
    >
      {(cohort) => (
        <>
          {error && <ErrorNotice error={error} />}
          {data?.assignments.length === 0 && (
            <Notice title="Nothing is assigned">
              Assign a lab, a topic or an exam: it then stands on the first page of each learner.
            </Notice>
          )}
          {data && data.assignments.length > 0 && (
            <div className={lists.wide}>
              <Table
                caption="Assignments"
                columns={['What', 'Opens', 'Closes', 'Terms', 'Begun', 'Done', { unseen: 'Done, drawn' }, ACTIONS]}
              >
                {data.assignments.map((one) => (
                  <Assigned
                    key={one.id}
                    one={one}
                    ask={(what) => setAsking({ what, assignment: one })}
                    remove={async () => {
                      await callApi('DELETE', `${path}/${encodeURIComponent(one.id)}`)
                      await mutate()
                    }}
                  />
                ))}
              </Table>
            </div>
          )}
          {asking && <Asked asking={asking} cohort={cohort} path={path} changed={changed} close={close} />}
        </>
      )}
    </CohortFrame>
  )
}

function Assigned({
  one,
  ask,
  remove,
}: {
  one: AssignmentView
  ask: (what: 'change' | 'extra') => void
  remove: () => Promise<unknown>
}) {
  return (
    <tr>
      <td>
        {one.title} <span className="mute small">{one.kind}</span>
      </td>
      <td className="mute small">{one.opensAt ? minuteText(one.opensAt) : 'at once'}</td>
      <td className="mute small">
        {one.closesAt ? minuteText(one.closesAt) : 'never'}
        {one.state === 'closed' && <span className="warn"> closed</span>}
      </td>
      <td className="mute small">{terms(one)}</td>
      <td>
        {one.begun} of {one.learners}
      </td>
      <td>
        {one.done} of {one.learners}
      </td>
      <td className={styles.bar}>
        <Bar percent={one.learners === 0 ? 0 : (one.done * 100) / one.learners} />
      </td>
      <td>
        <span className={lists.row}>
          <button type="button" aria-label={`Change ${one.title}`} onClick={() => ask('change')}>
            Change
          </button>
          <button type="button" aria-label={`Extra time at ${one.title}`} onClick={() => ask('extra')}>
            Extra time
          </button>
          <AskFirst
            button="Delete"
            label={`Delete ${one.title}`}
            danger
            title={`Delete the assignment of “${one.title}”?`}
            yes="Delete"
            no="Cancel"
            act={remove}
          >
            It goes from every learner's first page. Attempts under it and their scores stay, as free practice.
          </AskFirst>
        </span>
      </td>
    </tr>
  )
}

function Asked({
  asking,
  cohort,
  path,
  changed,
  close,
}: {
  asking: Asking
  cohort: CohortView
  path: string
  changed: () => Promise<unknown>
  close: () => void
}) {
  if (asking.what === 'create')
    return (
      <Dialog title="Assign" onClose={close}>
        <AssignmentForm path={path} done={changed} close={close} />
      </Dialog>
    )
  const { assignment } = asking
  const own = `${path}/${encodeURIComponent(assignment.id)}`
  return asking.what === 'change' ? (
    <Dialog title={`Change “${assignment.title}”`} onClose={close}>
      <AssignmentForm path={own} assignment={assignment} done={changed} close={close} />
    </Dialog>
  ) : (
    <Dialog title={`Extra time at “${assignment.title}”`} onClose={close}>
      <ExtraTime path={own} assignment={assignment} members={cohort.members} done={changed} close={close} />
    </Dialog>
  )
}

function terms({ kind, attemptsMax, minutes, draw, extra }: AssignmentView): string {
  const parts = [
    attemptsMax === null ? 'any number of attempts' : attemptsMax === 1 ? '1 attempt' : `${attemptsMax} attempts`,
  ]
  if (minutes !== null) parts.push(`${minutes} min`)
  if (kind === 'exam') parts.push(draw === 'shared' ? 'one draw for all' : 'one draw each')
  if (extra.length > 0) parts.push(`extra time for ${extra.length}`)
  return parts.join(', ')
}

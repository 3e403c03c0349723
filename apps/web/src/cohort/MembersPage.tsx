'use client'
import type { CohortEvent, CohortMemberView, CohortView } from '@cka-netlab/contracts'
import { type FormEvent, useCallback } from 'react'
import { useSWRConfig } from 'swr'
import { callApi } from '../http/api.ts'
import { useEvents } from '../http/useEvents.ts'
import { AskFirst } from '../ui/AskFirst.tsx'
import lists from '../ui/Lists.module.css'
import { ErrorNotice } from '../ui/Notice.tsx'
import { ACTIONS, Table } from '../ui/Table.tsx'
import { useAct } from '../ui/useAct.ts'
import { minuteText } from '../ui/when.ts'
import styles from './Cohort.module.css'
import { CohortFrame } from './CohortFrame.tsx'
import { cohortPath, learnerPath } from './cohort.ts'
import { ImportByList } from './ImportByList.tsx'
import { InviteByLink } from './InviteByLink.tsx'

/** A cohort's view, and what takes a newer one in, or asks for it. */
export interface CohortProps {
  cohort: CohortView
  update: (next?: CohortView) => Promise<unknown>
}

/** Who is in a cohort, how others come in, and what the cohort is called. */
export function MembersPage({ id }: { id: string }) {
  useMembersLive(id)
  return (
    <CohortFrame id={id}>
      {(cohort, mutate) => {
        const props = { cohort, update: (next?: CohortView) => (next ? mutate(next, { revalidate: false }) : mutate()) }
        return (
          <>
            {cohort.archivedAt === null && (
              <div className={styles.columns}>
                <InviteByLink {...props} />
                <ImportByList {...props} />
              </div>
            )}
            <Learners {...props} />
            <Instructors {...props} />
            <Settings {...props} />
          </>
        )
      }}
    </CohortFrame>
  )
}

/** The whole of a cohort's progress is told whenever somebody comes or goes; the members are then read again. */
function useMembersLive(id: string) {
  const { mutate } = useSWRConfig()
  const take = useCallback(
    (event: CohortEvent) => void (event.type === 'progress' && mutate(cohortPath(id))),
    [mutate, id],
  )
  useEvents(`${cohortPath(id)}/events`, 'cohort', take, ignore)
}

function ignore() {}

function Learners(props: CohortProps) {
  const learners = props.cohort.members.filter(({ role }) => role === 'learner')
  return (
    <section className={lists.section}>
      <h2>Learners</h2>
      {learners.length > 0 ? (
        <Members {...props} members={learners} caption="Learners of this cohort" />
      ) : (
        <p className="mute">Nobody yet. Give learners a link, or add their addresses.</p>
      )}
    </section>
  )
}

function Instructors(props: CohortProps) {
  const { cohort, update } = props
  const { busy, error, run } = useAct()
  function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const email = String(new FormData(form).get('email') ?? '').trim()
    void run(async () => {
      await update(await callApi<CohortView>('POST', `${cohortPath(cohort.id)}/instructors`, { email }))
      form.reset()
    })
  }
  return (
    <section className={lists.section}>
      <h2>Instructors</h2>
      <Members
        {...props}
        members={cohort.members.filter(({ role }) => role === 'instructor')}
        caption="Instructors of this cohort"
      />
      {cohort.archivedAt === null && (
        <form onSubmit={add} className={styles.inline}>
          <label className={styles.long}>
            E-mail of an instructor
            <input name="email" type="email" required maxLength={200} />
          </label>
          <button type="submit" aria-disabled={busy}>
            Add
          </button>
        </form>
      )}
      {error !== undefined && <ErrorNotice error={error} />}
    </section>
  )
}

function Members({ cohort, update, members, caption }: CohortProps & { members: CohortMemberView[]; caption: string }) {
  const remove = async (userId: string) =>
    update(await callApi<CohortView>('DELETE', `${cohortPath(cohort.id)}/members/${encodeURIComponent(userId)}`))
  return (
    <div className={lists.wide}>
      <Table caption={caption} columns={['Name', 'E-mail', 'Since', ACTIONS]}>
        {members.map(({ userId, name, email, role, joinedAt }) => (
          <tr key={userId}>
            <td>{name}</td>
            <td className="mute">{email}</td>
            <td className="mute small">{minuteText(joinedAt)}</td>
            <td>
              <span className={lists.row}>
                {role === 'learner' && (
                  <a
                    className="button"
                    href={`${learnerPath(cohort.id, userId)}/report.pdf`}
                    aria-label={`Results of ${name}, PDF`}
                  >
                    PDF
                  </a>
                )}
                {cohort.archivedAt === null && (
                  <AskFirst
                    button="Remove"
                    label={`Remove ${name}`}
                    danger
                    title={`Remove ${name}?`}
                    yes="Remove"
                    no="Cancel"
                    act={() => remove(userId)}
                  >
                    They are out of this cohort. Their account and their scores stay as they are.
                  </AskFirst>
                )}
              </span>
            </td>
          </tr>
        ))}
      </Table>
    </div>
  )
}

function Settings({ cohort, update }: CohortProps) {
  const { busy, error, run } = useAct()
  const archived = cohort.archivedAt !== null
  const change = async (to: { name?: string; archived?: boolean }) =>
    update(await callApi<CohortView>('PATCH', cohortPath(cohort.id), to))
  function rename(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim()
    void run(() => change({ name }))
  }
  return (
    <section className={lists.section}>
      <h2>This cohort</h2>
      {archived ? (
        <div className="actions">
          <button type="button" aria-disabled={busy} onClick={() => run(() => change({ archived: false }))}>
            Bring it back
          </button>
          <span className="mute small">Archived: it can be read, and nobody comes in.</span>
        </div>
      ) : (
        <form onSubmit={rename} className={styles.inline}>
          <label className={styles.long}>
            Name
            <input name="name" defaultValue={cohort.name} required maxLength={100} />
          </label>
          <button type="submit" aria-disabled={busy}>
            Rename
          </button>
          <AskFirst
            button="Archive"
            danger
            title={`Archive “${cohort.name}”?`}
            yes="Archive"
            no="Cancel"
            act={() => change({ archived: true })}
          >
            It can still be read. Its links let nobody in and its assignments cannot be begun. You can bring it back.
          </AskFirst>
        </form>
      )}
      {error !== undefined && <ErrorNotice error={error} />}
    </section>
  )
}

'use client'
import type { CohortView, InvitationView, NewInvitation } from '@cka-netlab/contracts'
import { type FormEvent, useState } from 'react'
import { callApi } from '../http/api.ts'
import { AskFirst } from '../ui/AskFirst.tsx'
import { CopyableBlock } from '../ui/Copyable.tsx'
import lists from '../ui/Lists.module.css'
import { ErrorNotice } from '../ui/Notice.tsx'
import { ACTIONS, Table } from '../ui/Table.tsx'
import { useAct } from '../ui/useAct.ts'
import { minuteText } from '../ui/when.ts'
import styles from './Cohort.module.css'
import { cohortPath } from './cohort.ts'
import type { CohortProps } from './MembersPage.tsx'

/** Makes links by which learners come in, and shows those that still let somebody in. */
export function InviteByLink({ cohort, update }: CohortProps) {
  const { busy, error, run } = useAct()
  const [made, setMade] = useState<NewInvitation>()
  const path = `${cohortPath(cohort.id)}/invitations`
  function invite(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const body = { days: Number(form.get('days')), usesMax: Number(form.get('usesMax')) }
    void run(async () => {
      setMade(await callApi<NewInvitation>('POST', path, body))
      await update()
    })
  }
  const revoke = async ({ id }: InvitationView) => {
    await update(await callApi<CohortView>('DELETE', `${path}/${encodeURIComponent(id)}`))
    if (made?.invitation.id === id) setMade(undefined)
  }
  return (
    <section className={lists.section}>
      <h2>Invite by a link</h2>
      <form onSubmit={invite} className={styles.inline}>
        <label>
          Works for, days
          <input name="days" type="number" min={1} max={365} defaultValue={14} required />
        </label>
        <label>
          For, people
          <input name="usesMax" type="number" min={1} max={10_000} defaultValue={100} required />
        </label>
        <button type="submit" className="primary" aria-disabled={busy}>
          Make a link
        </button>
      </form>
      {error !== undefined && <ErrorNotice error={error} />}
      {made && (
        <section aria-label="New link">
          <CopyableBlock text={made.url} />
          <p className="mute small">Shown this once: copy it now.</p>
        </section>
      )}
      {cohort.invitations.length > 0 && (
        <div className={styles.scroll}>
          <Table caption="Invitations that still let somebody in" columns={['For', 'Used', 'Until', ACTIONS]}>
            {cohort.invitations.map((one) => (
              <tr key={one.id}>
                <td className={styles.anywhere}>{one.email ?? 'whoever has the link'}</td>
                <td>
                  {one.uses} of {one.usesMax}
                </td>
                <td className="mute small">{minuteText(one.expiresAt)}</td>
                <td>
                  <span className={lists.row}>
                    <AskFirst
                      button="Take back"
                      label={`Take back the link for ${one.email ?? `${one.usesMax} people`}`}
                      danger
                      title="Take this link back?"
                      yes="Take it back"
                      no="Cancel"
                      act={() => revoke(one)}
                    >
                      It lets nobody in any more. Whoever came in by it stays.
                    </AskFirst>
                  </span>
                </td>
              </tr>
            ))}
          </Table>
        </div>
      )}
    </section>
  )
}

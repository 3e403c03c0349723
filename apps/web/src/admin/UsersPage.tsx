'use client'
import type { AdminUser, AdminUsers, ChangeUser, Me } from '@cka-netlab/contracts'
import { useState } from 'react'
import useSWR from 'swr'
import { useMe } from '../accounts/useMe.ts'
import { callApi } from '../http/api.ts'
import { Confirm } from '../ui/Confirm.tsx'
import styles from '../ui/Lists.module.css'
import { ErrorNotice } from '../ui/Notice.tsx'
import { ACTIONS, Table } from '../ui/Table.tsx'
import { whenText } from '../ui/when.ts'
import { AdminFrame } from './AdminFrame.tsx'
import { Pager, usePages } from './Pager.tsx'

const ROLES: Me['role'][] = ['learner', 'author', 'instructor', 'admin']
const USERS = '/api/v1/admin/users'

/** Everybody who has an account: who they are and what they may do. */
export function UsersPage() {
  const { me } = useMe()
  const [q, setQ] = useState('')
  const pages = usePages(q)
  const query = new URLSearchParams({ q, ...(pages.cursor && { cursor: pages.cursor }) })
  const { data, error, mutate } = useSWR<AdminUsers>(`${USERS}?${query}`, { keepPreviousData: true })
  const [failed, setFailed] = useState<unknown>()
  const [asking, setAsking] = useState<{ what: 'disable' | 'delete'; user: AdminUser }>()

  const path = (user: AdminUser) => `${USERS}/${encodeURIComponent(user.id)}`
  async function change(user: AdminUser, to: ChangeUser) {
    await callApi('PATCH', path(user), to)
    await mutate()
  }
  async function remove(user: AdminUser) {
    await callApi('DELETE', path(user))
    await mutate()
  }
  function changeAtOnce(user: AdminUser, to: ChangeUser) {
    setFailed(undefined)
    change(user, to).catch(async (e) => {
      setFailed(e)
      await mutate()
    })
  }

  return (
    <AdminFrame title="People">
      <search className={styles.search}>
        <label>
          Name or e-mail
          <input type="search" value={q} onChange={(e) => setQ(e.target.value)} />
        </label>
      </search>
      {error && <ErrorNotice error={error} />}
      {failed !== undefined && <ErrorNotice error={failed} />}
      <div className={styles.wide}>
        <Table caption="Accounts" columns={['Name', 'E-mail', 'Role', 'Since', 'Last seen', 'Attempts', ACTIONS]}>
          {data?.users.map((user) => (
            <tr key={user.id}>
              <td>
                {user.name} {user.disabledAt && <span className="warn small">shut</span>}
              </td>
              <td className="mute">{user.email}</td>
              <td>
                <select
                  aria-label={`Role of ${user.name}`}
                  value={user.role}
                  onChange={(e) => changeAtOnce(user, { role: e.target.value as Me['role'] })}
                >
                  {ROLES.map((role) => (
                    <option key={role}>{role}</option>
                  ))}
                </select>
              </td>
              <td className="mute small">{whenText(user.createdAt)}</td>
              <td className="mute small">{user.seenAt ? whenText(user.seenAt) : '–'}</td>
              <td>{user.attempts}</td>
              <td>
                {user.id !== me?.id && (
                  <span className={styles.row}>
                    {user.disabledAt ? (
                      <button
                        type="button"
                        aria-label={`Open the account of ${user.name}`}
                        onClick={() => changeAtOnce(user, { disabled: false })}
                      >
                        Open
                      </button>
                    ) : (
                      <button
                        type="button"
                        aria-label={`Disable ${user.name}`}
                        onClick={() => setAsking({ what: 'disable', user })}
                      >
                        Disable
                      </button>
                    )}
                    <button
                      type="button"
                      className="danger"
                      aria-label={`Delete ${user.name}`}
                      onClick={() => setAsking({ what: 'delete', user })}
                    >
                      Delete
                    </button>
                  </span>
                )}
              </td>
            </tr>
          ))}
        </Table>
      </div>
      {data?.users.length === 0 && <p className="mute">Nobody has such a name or e-mail.</p>}
      <Pager pages={pages} next={data?.next ?? null} />
      {asking?.what === 'disable' && (
        <Confirm
          title={`Disable ${asking.user.name}?`}
          action="Disable the account"
          act={() => change(asking.user, { disabled: true })}
          onClose={() => setAsking(undefined)}
        >
          They are signed out everywhere and cannot sign in. Their running lab ends; an exam that goes on is handed in
          as it stands. Scores are kept, and you can open the account again.
        </Confirm>
      )}
      {asking?.what === 'delete' && (
        <Confirm
          title={`Delete ${asking.user.name}?`}
          action="Delete for good"
          act={() => remove(asking.user)}
          onClose={() => setAsking(undefined)}
        >
          The account {asking.user.email} goes, with its attempts, answers and scores. This cannot be taken back. The
          audit log keeps what was done, under an id without a name.
        </Confirm>
      )}
    </AdminFrame>
  )
}

'use client'
import type { AdminState } from '@cka-netlab/contracts'
import { useState } from 'react'
import useSWR from 'swr'
import { callApi } from '../http/api.ts'
import { durationText } from '../ui/duration.ts'
import styles from '../ui/Lists.module.css'
import { ErrorNotice } from '../ui/Notice.tsx'
import { AdminFrame } from './AdminFrame.tsx'

interface Settings {
  selfRegistration: boolean
}
interface LabErrors {
  errors: { code: string; at: string; message: string; fix?: string }[]
}

/** What can be switched while the product runs, what was set at its start, and what is wrong with labs. */
export function SettingsPage() {
  return (
    <AdminFrame title="Settings">
      <Registration />
      <Limits />
      <LabFaults />
    </AdminFrame>
  )
}

function Registration() {
  const { data, error, mutate } = useSWR<Settings>('/api/v1/settings')
  const [failed, setFailed] = useState<unknown>()
  const set = (selfRegistration: boolean) =>
    callApi<Settings>('PATCH', '/api/v1/settings', { selfRegistration }).then(
      (next) => mutate(next, { revalidate: false }),
      setFailed,
    )
  return (
    <section className={styles.section}>
      <h2>Accounts</h2>
      {(failed ?? error) !== undefined && <ErrorNotice error={failed ?? error} />}
      {data && (
        <label className={styles.switch}>
          <input type="checkbox" checked={data.selfRegistration} onChange={(e) => void set(e.target.checked)} />
          Anybody who reaches the sign-in page can make an account
        </label>
      )}
    </section>
  )
}

function Limits() {
  const { data } = useSWR<AdminState>('/api/v1/admin/state')
  if (!data) return null
  const { sleepMinutes, idleMinutes, lifetimeMinutes } = data.limits
  const rows = [
    ['Nobody types: machines are paused after', sleepMinutes, 'CKA_NETLAB_SLEEP_MINUTES'],
    ['Nobody types: the lab ends after', idleMinutes, 'CKA_NETLAB_IDLE_MINUTES'],
    ['A sandbox lives at most', lifetimeMinutes, 'CKA_NETLAB_LIFETIME_MINUTES'],
  ] as const
  return (
    <section className={styles.section}>
      <h2>Limits</h2>
      <p className="mute">Set by variables when the product starts.</p>
      <div className={styles.wide}>
        <table>
          <caption className="sr-only">Limits</caption>
          <tbody>
            {rows.map(([what, minutes, variable]) => (
              <tr key={variable}>
                <td>{what}</td>
                <td>{durationText(minutes * 60)}</td>
                <td>
                  <code>{variable}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function LabFaults() {
  const { data } = useSWR<LabErrors>('/api/v1/lab-errors')
  if (!data) return null
  return (
    <section className={styles.section}>
      <h2>Labs that were left out</h2>
      {data.errors.length === 0 ? (
        <p className="mute">None: every lab and exam could be read.</p>
      ) : (
        <ul>
          {data.errors.map(({ at, message, fix }) => (
            <li key={at + message}>
              <code>{at}</code> {message} {fix}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

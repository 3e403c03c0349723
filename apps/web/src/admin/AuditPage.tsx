'use client'
import type { AuditPage as Events } from '@cka-netlab/contracts'
import { useState } from 'react'
import useSWR from 'swr'
import styles from '../ui/Lists.module.css'
import { ErrorNotice } from '../ui/Notice.tsx'
import { Table } from '../ui/Table.tsx'
import { whenText } from '../ui/when.ts'
import { AdminFrame } from './AdminFrame.tsx'
import { Pager, usePages } from './Pager.tsx'

const FIELDS = [
  { name: 'who', label: 'Who', type: 'search' },
  { name: 'what', label: 'What', type: 'search' },
  { name: 'since', label: 'From', type: 'date' },
  { name: 'until', label: 'To, inclusive', type: 'date' },
  { name: 'address', label: 'Address', type: 'search' },
] as const
type Field = (typeof FIELDS)[number]['name']

const DAY_MS = 24 * 3600 * 1000

/** What was done here: by whom, to what, when and from where. */
export function AuditPage() {
  const [search, setSearch] = useState<Partial<Record<Field, string>>>({})
  const query = queryOf(search)
  const pages = usePages(String(query))
  if (pages.cursor) query.set('cursor', pages.cursor)
  const { data, error } = useSWR<Events>(`/api/v1/admin/audit?${query}`, { keepPreviousData: true })
  return (
    <AdminFrame title="Audit log">
      <search className={styles.search}>
        {FIELDS.map(({ name, label, type }) => (
          <label key={name}>
            {label}
            <input
              type={type}
              value={search[name] ?? ''}
              onChange={(e) => setSearch((old) => ({ ...old, [name]: e.target.value }))}
            />
          </label>
        ))}
      </search>
      {error && <ErrorNotice error={error} />}
      <div className={styles.wide}>
        <Table
          caption="What was done, the latest first"
          columns={['When', 'Who', 'What', 'To what', 'More', 'From where']}
        >
          {data?.events.map((event) => (
            <tr key={event.id}>
              <td className="small">{whenText(event.at)}</td>
              <td>{event.actor ? (event.actor.name ?? <code>{event.actor.id}</code>) : 'the platform'}</td>
              <td className="mono">{event.action}</td>
              <td className="small">
                {event.subject} {event.subjectName ?? <code className={styles.detail}>{event.subjectId}</code>}
              </td>
              <td className={`small mute ${styles.detail}`}>{event.detail === '{}' ? '' : event.detail}</td>
              <td className="mono">{event.address ?? '–'}</td>
            </tr>
          ))}
        </Table>
      </div>
      {data?.events.length === 0 && <p className="mute">Nothing was done that fits.</p>}
      <Pager pages={pages} next={data?.next ?? null} />
    </AdminFrame>
  )
}

/** Days are this computer's days. */
function queryOf(search: Partial<Record<Field, string>>): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (!value.trim()) continue
    if (name === 'since') query.set(name, new Date(`${value}T00:00`).toISOString())
    else if (name === 'until') query.set(name, new Date(new Date(`${value}T00:00`).getTime() + DAY_MS).toISOString())
    else query.set(name, value.trim())
  }
  return query
}

'use client'
import type { AdminSandbox } from '@cka-netlab/contracts'
import { useState } from 'react'
import useSWR from 'swr'
import { callApi } from '../http/api.ts'
import { Confirm } from '../ui/Confirm.tsx'
import styles from '../ui/Lists.module.css'
import { ErrorNotice } from '../ui/Notice.tsx'
import { ACTIONS, Table } from '../ui/Table.tsx'
import { whenText } from '../ui/when.ts'
import { AdminFrame } from './AdminFrame.tsx'

const SANDBOXES = '/api/v1/admin/sandboxes'
const EVERY_MS = 3000

/** The machines that learners hold: whose, since when, how they are. */
export function SandboxesPage() {
  const { data, error, mutate } = useSWR<{ sandboxes: AdminSandbox[] }>(SANDBOXES, { refreshInterval: EVERY_MS })
  const [ending, setEnding] = useState<AdminSandbox>()
  return (
    <AdminFrame title="Sandboxes">
      {error && <ErrorNotice error={error} />}
      {data?.sandboxes.length === 0 && (
        <p className="mute">Nobody has a sandbox now. What is made ahead stands under Machine.</p>
      )}
      {data && data.sandboxes.length > 0 && (
        <div className={styles.wide}>
          <Table
            caption="Sandboxes of learners"
            columns={[
              'Whose',
              'Lab',
              'Topology',
              'State',
              'Memory',
              'CPU',
              'Since',
              'Last key',
              'Ends at the latest',
              ACTIONS,
            ]}
          >
            {data.sandboxes.map((sandbox) => (
              <tr key={sandbox.id}>
                <td>
                  {sandbox.user.name} <span className="mute small">{sandbox.user.email}</span>
                </td>
                <td>
                  {sandbox.labId} {sandbox.inExam && <span className="mute small">in an exam</span>}
                </td>
                <td className="mono">{sandbox.topology}</td>
                <td className={sandbox.state === 'failed' ? 'fail' : undefined}>{sandbox.state}</td>
                <td>{sandbox.usage ? `${sandbox.usage.memoryMiB}\u00a0MiB` : '–'}</td>
                <td>{sandbox.usage ? `${sandbox.usage.cpuPercent}\u00a0%` : '–'}</td>
                <td className="mute small">{whenText(sandbox.createdAt)}</td>
                <td className="mute small">{whenText(sandbox.lastInputAt)}</td>
                <td className="mute small">{whenText(sandbox.expiresAt)}</td>
                <td>
                  {sandbox.state !== 'ending' && (
                    <button
                      type="button"
                      className="danger"
                      aria-label={`End the sandbox of ${sandbox.user.name}`}
                      onClick={() => setEnding(sandbox)}
                    >
                      End
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </Table>
        </div>
      )}
      {ending && (
        <Confirm
          title={`End the sandbox of ${ending.user.name}?`}
          action="End the sandbox"
          act={async () => {
            await callApi('POST', `${SANDBOXES}/${encodeURIComponent(ending.id)}/end`)
            await mutate()
          }}
          onClose={() => setEnding(undefined)}
        >
          Its machines are removed, with what was done on them.{' '}
          {ending.inExam ? 'The exam goes on and gets new ones.' : 'The lab ends; checked scores are kept.'}
        </Confirm>
      )}
    </AdminFrame>
  )
}

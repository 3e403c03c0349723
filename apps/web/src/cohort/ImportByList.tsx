'use client'
import type { ImportReport } from '@cka-netlab/contracts'
import { type ChangeEvent, useState } from 'react'
import { callApi } from '../http/api.ts'
import { CopyableBlock } from '../ui/Copyable.tsx'
import lists from '../ui/Lists.module.css'
import { ErrorNotice } from '../ui/Notice.tsx'
import { Table } from '../ui/Table.tsx'
import { useAct } from '../ui/useAct.ts'
import styles from './Cohort.module.css'
import { cohortPath } from './cohort.ts'
import type { CohortProps } from './MembersPage.tsx'

type Line = ImportReport['lines'][number]

/** Takes a CSV of addresses in, after it has shown what becomes of each line. */
export function ImportByList({ cohort, update }: CohortProps) {
  const { busy, error, run } = useAct()
  const [csv, setCsv] = useState('')
  const [report, setReport] = useState<ImportReport>()
  function change(text: string) {
    setCsv(text)
    setReport(undefined)
  }
  async function read({ target }: ChangeEvent<HTMLInputElement>) {
    const file = target.files?.[0]
    if (file) change(await file.text())
    target.value = ''
  }
  const send = (dryRun: boolean) =>
    run(async () => {
      setReport(await callApi<ImportReport>('POST', `${cohortPath(cohort.id)}/import`, { csv, dryRun }))
      if (!dryRun) await update()
    })
  const good = report?.lines.filter(({ outcome }) => outcome === 'added' || outcome === 'invited').length ?? 0
  return (
    <section className={lists.section}>
      <h2>Add by a list of addresses</h2>
      <label>
        <span className="sr-only">Addresses, one a line, or a CSV</span>
        <textarea
          className={styles.csv}
          rows={4}
          maxLength={200_000}
          placeholder={'name,email\nAda,ada@example.org'}
          value={csv}
          onChange={(e) => change(e.target.value)}
        />
      </label>
      <div className="actions">
        <button type="button" aria-disabled={busy || csv.trim() === ''} onClick={() => csv.trim() && send(true)}>
          Look what would happen
        </button>
        <label className={`button ${styles.file}`}>
          Take a file
          <input type="file" className="sr-only" accept=".csv,.txt,text/csv,text/plain" onChange={read} />
        </label>
        {report?.dryRun && good > 0 && (
          <button type="button" className="primary" aria-disabled={busy} onClick={() => send(false)}>
            Add {good}
          </button>
        )}
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
      {report && <Report report={report} />}
    </section>
  )
}

const OUTCOMES = {
  added: { name: 'has an account', done: 'added', tone: 'pass' },
  invited: { name: 'gets a link', done: 'got a link', tone: 'pass' },
  unchanged: { name: 'nothing to do', done: 'nothing to do', tone: 'mute' },
  bad: { name: 'bad', done: 'left out', tone: 'fail' },
} as const

/** Bad lines first: they are what one has to do something about. */
function Report({ report: { dryRun, lines } }: { report: ImportReport }) {
  const links = lines.flatMap((line) => (line.outcome === 'invited' && line.url ? [`${line.email},${line.url}`] : []))
  const shown = lines.toSorted((a, b) => Number(b.outcome === 'bad') - Number(a.outcome === 'bad'))
  return (
    <>
      <p role="status">
        {summary(lines)} {dryRun && <span className="mute">Nothing has changed yet.</span>}
      </p>
      <div className={styles.scroll}>
        <Table
          caption={<>What {dryRun ? 'would become' : 'became'} of each line</>}
          columns={['Line', 'Address', 'Outcome']}
        >
          {shown.map((line) => (
            <tr key={line.line}>
              <td className="mute">{line.line}</td>
              <td className={styles.anywhere}>{line.outcome === 'bad' ? line.text : line.email}</td>
              <td>
                <span className={OUTCOMES[line.outcome].tone}>{OUTCOMES[line.outcome][dryRun ? 'name' : 'done']}</span>{' '}
                <span className="mute small">{more(line)}</span>
              </td>
            </tr>
          ))}
        </Table>
      </div>
      {links.length > 0 && (
        <section aria-label="Links">
          <p>One link for each address without an account, shown this once:</p>
          <CopyableBlock text={links.join('\n')} />
        </section>
      )}
    </>
  )
}

function more(line: Line): string {
  if (line.outcome === 'added') return line.name
  return line.outcome === 'invited' ? '' : line.reason
}

function summary(lines: Line[]): string {
  const count = (outcome: Line['outcome']) => lines.filter((line) => line.outcome === outcome).length
  const bad = count('bad')
  return [
    `${count('added')} with an account,`,
    `${count('invited')} to invite,`,
    `${count('unchanged')} unchanged,`,
    `${bad} bad ${bad === 1 ? 'line' : 'lines'}.`,
  ].join(' ')
}

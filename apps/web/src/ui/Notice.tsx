import type { ReactNode } from 'react'
import { ApiError } from '../http/api-error.ts'
import styles from './Notice.module.css'

/** Something the person should know: what happened, then what to do. */
export function Notice({
  title,
  children,
  tone = 'plain',
}: {
  title: string
  children?: ReactNode
  tone?: 'plain' | 'fail'
}) {
  return (
    <div
      className={`${styles.notice} ${tone === 'fail' ? styles.fail : ''}`}
      role={tone === 'fail' ? 'alert' : 'status'}
    >
      <b>{title}</b>
      {children && <div className={styles.body}>{children}</div>}
    </div>
  )
}

/** An error of the API in the words of its own problem body. */
export function ErrorNotice({ error, children }: { error: unknown; children?: ReactNode }) {
  const known = error instanceof ApiError ? error : undefined
  return (
    <Notice tone="fail" title={known?.message ?? 'Something broke in this page'}>
      {known ? known.fix : 'Reload the page. If it comes back, tell whoever runs this installation.'}
      {known?.problem.errors?.map((e) => (
        <div key={e.at + e.message} className="small">
          <code>{e.at}</code> {e.message}
        </div>
      ))}
      {known?.problem.requestId && <div className="small faint">Request {known.problem.requestId}</div>}
      {children}
    </Notice>
  )
}

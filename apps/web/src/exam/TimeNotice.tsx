'use client'
import { useState } from 'react'
import workspace from '../workspace/Workspace.module.css'
import { noticeDue, noticeText } from './clock.ts'
import styles from './Room.module.css'

/** Says once each that 30, 15 and 5 minutes are left, also to those who hear the page. */
export function TimeNotice({ left, totalMinutes }: { left: number; totalMinutes: number }) {
  const due = noticeDue(left, totalMinutes)
  const [read, setRead] = useState<number>()
  const text = left <= 0 ? 'The time is up. Your work is handed in.' : due === undefined ? '' : noticeText(due)
  const shown = text !== '' && (left <= 0 || read !== due)
  return (
    <>
      <div className="sr-only" role="status" aria-live="polite">
        {text}
      </div>
      {shown && (
        <div className={`${workspace.strip} ${styles.notice}`}>
          <span aria-hidden="true">{text}</span>
          {left > 0 && (
            <button type="button" className="link" onClick={() => setRead(due)}>
              Hide
            </button>
          )}
        </div>
      )}
    </>
  )
}

'use client'
import { type ReactNode, useState } from 'react'
import { Dialog } from './Dialog.tsx'
import { ErrorNotice } from './Notice.tsx'
import { useAct } from './useAct.ts'

/** A button that asks once more before it does what cannot be taken back. */
export function AskFirst({
  button,
  label,
  danger = false,
  title,
  children,
  yes,
  no = 'Keep working',
  held = false,
  act,
}: {
  button: string
  /** What the button is called where its text alone does not say to what it is done. */
  label?: string
  danger?: boolean
  title: string
  /** What it means. */
  children: ReactNode
  yes: string
  no?: string
  /** It cannot be done right now. */
  held?: boolean
  act: () => Promise<unknown>
}) {
  const [asking, setAsking] = useState(false)
  const { busy, error, run } = useAct()
  const close = () => setAsking(false)
  const agree = () => run(() => act().then(close))
  return (
    <>
      <button
        type="button"
        className={danger ? 'danger' : undefined}
        aria-label={label}
        aria-disabled={held}
        onClick={() => !held && setAsking(true)}
      >
        {button}
      </button>
      {asking && (
        <Dialog title={title} onClose={close}>
          <p>{children}</p>
          {error !== undefined && <ErrorNotice error={error} />}
          <div className="actions">
            <button
              type="button"
              className={danger ? 'danger' : 'primary'}
              aria-disabled={busy || held}
              onClick={() => !held && agree()}
            >
              {yes}
            </button>
            <button type="button" onClick={close}>
              {no}
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}

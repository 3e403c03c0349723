'use client'
import { type ReactNode, useState } from 'react'
import { Dialog } from './Dialog.tsx'
import { ErrorNotice } from './Notice.tsx'

/** Asks before something that cannot be taken back is done, and shows why it could not be done. */
export function Confirm(p: {
  title: string
  children: ReactNode
  action: string
  act: () => Promise<unknown>
  onClose: () => void
}) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  async function act() {
    if (busy) return
    setBusy(true)
    setError(undefined)
    try {
      await p.act()
      p.onClose()
    } catch (e) {
      setError(e)
      setBusy(false)
    }
  }

  return (
    <Dialog title={p.title} onClose={p.onClose}>
      <p>{p.children}</p>
      {error !== undefined && <ErrorNotice error={error} />}
      <div className="actions">
        <button type="button" className="danger" aria-disabled={busy} onClick={act}>
          {p.action}
        </button>
        <button type="button" onClick={p.onClose}>
          Cancel
        </button>
      </div>
    </Dialog>
  )
}

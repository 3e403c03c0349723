import { useState } from 'react'

export interface Act {
  busy: boolean
  /** Why the last one failed. */
  error: unknown
  /** Runs it unless one runs already. */
  run: (act: () => Promise<unknown>) => Promise<void>
}

/** Runs what a button is for, once at a time, and keeps why it failed. */
export function useAct(): Act {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  async function run(act: () => Promise<unknown>) {
    if (busy) return
    setBusy(true)
    setError(undefined)
    try {
      await act()
    } catch (e) {
      setError(e)
    }
    setBusy(false)
  }
  return { busy, error, run }
}

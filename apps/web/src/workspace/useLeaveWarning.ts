import { useEffect } from 'react'

/** Asks before the tab closes or another page is opened, while there is something to lose by a slip of Ctrl+W. */
export function useLeaveWarning(active: boolean): void {
  useEffect(() => {
    if (!active) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [active])
}

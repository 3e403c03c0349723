import type { PathView, TracePath } from '@cka-netlab/contracts'
import { useCallback, useRef, useState } from 'react'
import { callApi } from '../http/api.ts'

export interface Path {
  /** The request that the view is of. */
  asked?: TracePath
  view?: PathView
  /** Client time at which it came. */
  at?: number
  busy: boolean
  error: unknown
  ask(request: TracePath): void
  clear(): void
}

/** The path of the last request that was asked for. */
export function usePath(attemptId: string): Path {
  const [state, setState] = useState<Pick<Path, 'asked' | 'view' | 'at' | 'error' | 'busy'>>({
    busy: false,
    error: undefined,
  })
  const latest = useRef(0)
  const ask = useCallback(
    async (asked: TracePath) => {
      const mine = ++latest.current
      setState((old) => ({ ...old, busy: true, error: undefined }))
      try {
        const view = await callApi<PathView>('POST', `/api/v1/attempts/${encodeURIComponent(attemptId)}/path`, asked)
        if (mine === latest.current) setState({ asked, view, at: Date.now(), busy: false, error: undefined })
      } catch (error) {
        if (mine === latest.current) setState((old) => ({ ...old, busy: false, error }))
      }
    },
    [attemptId],
  )
  const clear = useCallback(() => {
    latest.current++
    setState({ busy: false, error: undefined })
  }, [])
  return { ...state, ask, clear }
}

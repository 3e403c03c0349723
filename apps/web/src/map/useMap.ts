'use client'
import type { MapEvent, NetworkMap } from '@cka-netlab/contracts'
import { useEffect, useState } from 'react'

const RETRY_MS = 4000

export interface LiveMap {
  map?: NetworkMap
  /** Why it cannot be seen now; the last map stays. */
  fault?: string
  line: 'connecting' | 'open' | 'lost'
}

/** Follows the map of an attempt while the page is visible: nobody's machines are looked at for a page in the back. */
export function useMap(attemptId: string): LiveMap {
  const [live, setLive] = useState<LiveMap>({ line: 'connecting' })
  useEffect(() => {
    const url = `/api/v1/attempts/${encodeURIComponent(attemptId)}/map`
    let source: EventSource | undefined
    let retry: ReturnType<typeof setTimeout> | undefined

    function stop() {
      clearTimeout(retry)
      source?.close()
      source = undefined
    }
    function follow() {
      stop()
      if (document.visibilityState === 'hidden') return
      source = new EventSource(url)
      source.addEventListener('open', () => setLive((old) => ({ ...old, line: 'open' })))
      source.addEventListener('map', (event) => {
        const { map, fault } = JSON.parse(event.data) as MapEvent
        setLive((old) => ({ map: map ?? old.map, fault, line: 'open' }))
      })
      source.addEventListener('error', () => {
        setLive((old) => ({ ...old, line: 'lost' }))
        // The browser tries again by itself after a broken line, not after a refusal.
        if (source?.readyState === EventSource.CLOSED) retry = setTimeout(follow, RETRY_MS)
      })
    }
    follow()
    document.addEventListener('visibilitychange', follow)
    return () => {
      document.removeEventListener('visibilitychange', follow)
      stop()
    }
  }, [attemptId])
  return live
}

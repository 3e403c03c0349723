'use client'
import { useEffect } from 'react'
import { noteServerTime } from './server-clock.ts'

export type Connection = 'open' | 'lost'

/** A line that is back within this time was never worth a word. */
const GRACE_MS = 2000
const RETRY_FIRST_MS = 1000
const RETRY_MAX_MS = 15_000

/**
 * Follows the events of a thing, each of which brings the whole of it. The browser reconnects by itself after a broken line; after a refused one it does not,
 * so that is done here, with growing pauses.
 */
export function useEvents<T>(
  url: string | undefined,
  name: string,
  onView: (view: T) => void,
  onConnection: (connection: Connection) => void,
): void {
  useEffect(() => {
    if (!url) return
    let source: EventSource | undefined
    let grace: ReturnType<typeof setTimeout> | undefined
    let retry: ReturnType<typeof setTimeout> | undefined
    let retryMs = RETRY_FIRST_MS

    function tell(next: Connection) {
      clearTimeout(grace)
      grace = undefined
      onConnection(next)
    }
    function connect() {
      clearTimeout(retry)
      source?.close()
      source = new EventSource(url as string)
      source.addEventListener('open', () => {
        retryMs = RETRY_FIRST_MS
        tell('open')
      })
      source.addEventListener(name, (event) => {
        const view = JSON.parse(event.data) as T
        noteServerTime(view)
        onView(view)
      })
      source.addEventListener('error', () => {
        grace ??= setTimeout(() => tell('lost'), GRACE_MS)
        if (source?.readyState !== EventSource.CLOSED) return
        retry = setTimeout(connect, retryMs * (0.75 + Math.random() / 2))
        retryMs = Math.min(retryMs * 2, RETRY_MAX_MS)
      })
    }

    connect()
    const offline = () => tell('lost')
    addEventListener('offline', offline)
    addEventListener('online', connect)
    return () => {
      removeEventListener('offline', offline)
      removeEventListener('online', connect)
      clearTimeout(grace)
      clearTimeout(retry)
      source?.close()
      onConnection('open')
    }
  }, [url, name, onView, onConnection])
}

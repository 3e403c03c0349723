'use client'
import type { AttemptView } from '@cka-netlab/contracts'
import { useCallback, useState } from 'react'
import useSWR from 'swr'
import { isLive, newer } from './attempt.ts'
import { type Connection, useEvents } from './useEvents.ts'

const WITHOUT_EVENTS_MS = 4000

export interface LiveAttempt {
  attempt: AttemptView | undefined
  error: unknown
  connection: Connection
  /** Takes an answer of the API in, unless something newer is on screen already. */
  update: (next: AttemptView) => void
}

/** An attempt as it stands: pushed by the server, and asked for every few seconds while the line is down. */
export function useAttempt(id: string): LiveAttempt {
  const path = `/api/v1/attempts/${encodeURIComponent(id)}`
  const [connection, setConnection] = useState<Connection>('open')
  const { data, error, mutate } = useSWR<AttemptView>(path, {
    refreshInterval: (attempt) => (attempt && isLive(attempt) && connection === 'lost' ? WITHOUT_EVENTS_MS : 0),
  })
  const update = useCallback(
    (next: AttemptView) => void mutate((current) => newer(current, next), { revalidate: false }),
    [mutate],
  )
  // The first read tells whether there is anything to follow.
  useEvents(data && isLive(data) ? `${path}/events` : undefined, 'attempt', update, setConnection)
  return { attempt: data, error: data ? undefined : error, connection, update }
}

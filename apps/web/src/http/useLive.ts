'use client'
import { useCallback, useState } from 'react'
import useSWR from 'swr'
import { type Connection, useEvents } from './useEvents.ts'

const WITHOUT_EVENTS_MS = 4000

export interface Live<View> {
  view: View | undefined
  error: unknown
  connection: Connection
  /** Takes an answer of the API in, unless something newer is on screen already. */
  update: (next: View) => void
}

interface Dated {
  id: string
  /** When the server saw it so, ISO 8601. */
  serverTime: string
}

/**
 * Something as it stands: pushed by the server, and asked for every few seconds while the line is down.
 * @param event the name of the events that bring it.
 * @param isLive whether the server still has something to tell about it.
 */
export function useLive<View extends Dated>(path: string, event: string, isLive: (view: View) => boolean): Live<View> {
  const [connection, setConnection] = useState<Connection>('open')
  const { data, error, mutate } = useSWR<View>(path, {
    refreshInterval: (view) => (view && isLive(view) && connection === 'lost' ? WITHOUT_EVENTS_MS : 0),
  })
  const update = useCallback(
    (next: View) => void mutate((current) => newer(current, next), { revalidate: false }),
    [mutate],
  )
  // The first read tells whether there is anything to follow.
  useEvents(data && isLive(data) ? `${path}/events` : undefined, event, update, setConnection)
  return { view: data, error: data ? undefined : error, connection, update }
}

/** The later of two views of one thing: answers may overtake each other. */
export function newer<View extends Dated>(current: View | undefined, next: View): View {
  const overtaken = current?.id === next.id && Date.parse(current.serverTime) > Date.parse(next.serverTime)
  return current && overtaken ? current : next
}

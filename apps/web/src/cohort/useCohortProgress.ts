'use client'
import type { CohortEvent, CohortProgress } from '@cka-netlab/contracts'
import { useCallback, useState } from 'react'
import useSWR from 'swr'
import { type Connection, useEvents } from '../http/useEvents.ts'
import { cohortPath } from './cohort.ts'
import { applied } from './heat.ts'

const WITHOUT_EVENTS_MS = 4000

/** What a cohort has done: pushed by the server, and asked for every few seconds while the line is down. */
export function useCohortProgress(id: string) {
  const [connection, setConnection] = useState<Connection>('open')
  const { data, error, mutate } = useSWR<CohortProgress>(`${cohortPath(id)}/progress`, {
    refreshInterval: connection === 'lost' ? WITHOUT_EVENTS_MS : 0,
    revalidateOnFocus: false,
  })
  const take = useCallback(
    (event: CohortEvent) => void mutate((progress) => applied(progress, event), { revalidate: false }),
    [mutate],
  )
  useEvents(data && `${cohortPath(id)}/events`, 'cohort', take, setConnection)
  return { progress: data, error: data ? undefined : error, connection }
}

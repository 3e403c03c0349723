'use client'
import type { ExamAttemptView } from '@cka-netlab/contracts'
import { useCallback, useState } from 'react'
import useSWR from 'swr'
import { type Connection, useEvents } from '../workspace/useEvents.ts'

const WITHOUT_EVENTS_MS = 4000

export const examAttemptPath = (id: string) => `/api/v1/exam-attempts/${encodeURIComponent(id)}`

/** Whether the server still has something to tell about it. */
export function isLive({ state }: Pick<ExamAttemptView, 'state'>): boolean {
  return state === 'preparing' || state === 'active' || state === 'grading'
}

/** The later of two views: answers may overtake each other. */
export function newerExam(current: ExamAttemptView | undefined, next: ExamAttemptView): ExamAttemptView {
  return current && current.id === next.id && current.serverTime > next.serverTime ? current : next
}

export interface LiveExam {
  exam: ExamAttemptView | undefined
  error: unknown
  connection: Connection
  update: (next: ExamAttemptView) => void
}

/** An exam as it stands: pushed by the server, and asked for every few seconds while the line is down. */
export function useExam(id: string): LiveExam {
  const path = examAttemptPath(id)
  const [connection, setConnection] = useState<Connection>('open')
  const { data, error, mutate } = useSWR<ExamAttemptView>(path, {
    refreshInterval: (exam) => (exam && isLive(exam) && connection === 'lost' ? WITHOUT_EVENTS_MS : 0),
  })
  const update = useCallback(
    (next: ExamAttemptView) => void mutate((current) => newerExam(current, next), { revalidate: false }),
    [mutate],
  )
  useEvents(data && isLive(data) ? `${path}/events` : undefined, 'exam', update, setConnection)
  return { exam: data, error: data ? undefined : error, connection, update }
}

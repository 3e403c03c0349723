'use client'
import type { ReactNode } from 'react'
import { SWRConfig } from 'swr'
import { getApi } from './api.ts'
import { ApiError } from './api-error.ts'

/** What is the caller's to mend will not get better by asking again. */
function worthRetrying(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status === 429 || error.status >= 500
}

export function DataProvider({ children }: { children: ReactNode }) {
  return (
    <SWRConfig value={{ fetcher: getApi, shouldRetryOnError: worthRetrying, errorRetryInterval: 3000 }}>
      {children}
    </SWRConfig>
  )
}

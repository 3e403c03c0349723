'use client'
import type { ReactNode } from 'react'
import { mutate, SWRConfig } from 'swr'
import { getApi } from './api.ts'
import { ApiError } from './api-error.ts'
import { ME } from './paths.ts'

/** What is the caller's to mend will not get better by asking again. */
function worthRetrying(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status === 429 || error.status >= 500
}

/** A session that has run out is noticed by whichever page asks first: the person is then asked for again. */
function noticeSignedOut(error: unknown, key: string): void {
  if (error instanceof ApiError && error.status === 401 && key !== ME) void mutate(ME)
}

export function DataProvider({ children }: { children: ReactNode }) {
  return (
    <SWRConfig
      value={{ fetcher: getApi, shouldRetryOnError: worthRetrying, errorRetryInterval: 3000, onError: noticeSignedOut }}
    >
      {children}
    </SWRConfig>
  )
}

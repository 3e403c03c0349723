'use client'
import type { SignInOptions } from '@cka-netlab/contracts'
import useSWR from 'swr'

/** What this installation offers to those who are not signed in; undefined while it is not known yet. */
export function useSignInOptions(): SignInOptions | undefined {
  return useSWR<SignInOptions>('/api/v1/sign-in').data
}

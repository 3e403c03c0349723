'use client'
import type { Me } from '@cka-netlab/contracts'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import useSWR from 'swr'
import { ApiError } from '../http/api-error.ts'
import { ME } from '../http/paths.ts'
import { withNext } from './sign-in.ts'

/** Who is signed in: a person, null for nobody, undefined while it is not known yet. */
export function useMe(): { me: Me | null | undefined; error: unknown } {
  const { data, error } = useSWR<Me>(ME)
  if (error instanceof ApiError && error.status === 401) return { me: null, error: undefined }
  return { me: data, error: data ? undefined : error }
}

/** For pages that need a person: sends whoever is not signed in to the sign-in page, and back here afterwards. */
export function useSignedIn(): { me: Me | undefined; error: unknown } {
  const { me, error } = useMe()
  const router = useRouter()
  useEffect(() => {
    if (me === null) router.replace(withNext('/sign-in', location.pathname + location.search))
  }, [me, router])
  return { me: me ?? undefined, error }
}

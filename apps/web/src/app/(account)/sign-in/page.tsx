import type { Metadata } from 'next'
import { SignIn } from '../../../accounts/SignIn.tsx'
import { safeNext } from '../../../accounts/sign-in.ts'
import { Shell } from '../../../ui/Shell.tsx'

export const metadata: Metadata = { title: 'Sign in' }

type Search = Promise<{ next?: string | string[]; error?: string | string[] }>

export default async function Page({ searchParams }: { searchParams: Search }) {
  const { next, error } = await searchParams
  return (
    <Shell>
      <SignIn
        next={safeNext(typeof next === 'string' ? next : '/')}
        refusal={typeof error === 'string' ? error : undefined}
      />
    </Shell>
  )
}

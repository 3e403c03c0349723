import type { Metadata } from 'next'
import { SignIn } from '../../../accounts/SignIn.tsx'
import { safeNext } from '../../../accounts/sign-in.ts'
import { Shell } from '../../../ui/Shell.tsx'

export const metadata: Metadata = { title: 'Sign in' }

export default async function Page({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams
  return (
    <Shell>
      <SignIn next={safeNext(typeof next === 'string' ? next : '/')} />
    </Shell>
  )
}

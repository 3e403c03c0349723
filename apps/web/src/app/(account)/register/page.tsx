import type { Metadata } from 'next'
import { Register } from '../../../accounts/Register.tsx'
import { safeNext } from '../../../accounts/sign-in.ts'
import { Shell } from '../../../ui/Shell.tsx'

export const metadata: Metadata = { title: 'Register' }

export default async function Page({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams
  return (
    <Shell>
      <Register next={safeNext(typeof next === 'string' ? next : '/')} />
    </Shell>
  )
}

import type { Metadata } from 'next'
import { JoinPage } from '../../../cohort/JoinPage.tsx'
import { Shell } from '../../../ui/Shell.tsx'

// The address holds a secret: it must not reach another site.
export const metadata: Metadata = { title: 'Join a cohort', referrer: 'no-referrer' }

export default async function Page({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams
  return (
    <Shell>
      <JoinPage token={typeof token === 'string' ? token : undefined} />
    </Shell>
  )
}

import type { Metadata } from 'next'
import { Welcome } from '../../../accounts/Welcome.tsx'
import { Shell } from '../../../ui/Shell.tsx'

// The address holds a secret: it must not reach another site.
export const metadata: Metadata = { title: 'First start', referrer: 'no-referrer' }

export default async function Page({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams
  return (
    <Shell>
      <Welcome token={typeof token === 'string' ? token : undefined} />
    </Shell>
  )
}

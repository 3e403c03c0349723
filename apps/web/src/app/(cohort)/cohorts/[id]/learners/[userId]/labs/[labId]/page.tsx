import type { Metadata } from 'next'
import { CellPage } from '../../../../../../../../cohort/CellPage.tsx'

export const metadata: Metadata = { title: 'Attempts' }

export default async function Page({ params }: { params: Promise<{ id: string; userId: string; labId: string }> }) {
  const { id, userId, labId } = await params
  // Ids of accounts may hold characters that an address must not.
  return <CellPage id={id} userId={decodeURIComponent(userId)} labId={decodeURIComponent(labId)} />
}

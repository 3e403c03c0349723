import type { Metadata } from 'next'
import { MembersPage } from '../../../../../cohort/MembersPage.tsx'

export const metadata: Metadata = { title: 'Members' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <MembersPage id={(await params).id} />
}

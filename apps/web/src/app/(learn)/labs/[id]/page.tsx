import type { Metadata } from 'next'
import { LabPage } from '../../../../lab/LabPage.tsx'

export const metadata: Metadata = { title: 'Lab' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <LabPage id={(await params).id} />
}

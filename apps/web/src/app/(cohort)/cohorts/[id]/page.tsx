import type { Metadata } from 'next'
import { CohortPage } from '../../../../cohort/CohortPage.tsx'

export const metadata: Metadata = { title: 'Cohort' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <CohortPage id={(await params).id} />
}

import type { Metadata } from 'next'
import { InsightsPage } from '../../../../../cohort/InsightsPage.tsx'

export const metadata: Metadata = { title: 'Insights' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <InsightsPage id={(await params).id} />
}

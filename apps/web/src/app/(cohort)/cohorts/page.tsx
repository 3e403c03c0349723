import type { Metadata } from 'next'
import { CohortsPage } from '../../../cohort/CohortsPage.tsx'

export const metadata: Metadata = { title: 'Cohorts' }

export default function Page() {
  return <CohortsPage />
}

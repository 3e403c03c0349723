import type { Metadata } from 'next'
import { ProgressPage } from '../../../progress/ProgressPage.tsx'

export const metadata: Metadata = { title: 'Progress' }

export default function Page() {
  return <ProgressPage />
}

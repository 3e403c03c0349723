import type { Metadata } from 'next'
import { ExamsPage } from '../../../exam/ExamsPage.tsx'

export const metadata: Metadata = { title: 'Exams' }

export default function Page() {
  return <ExamsPage />
}

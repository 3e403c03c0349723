import type { Metadata } from 'next'
import { ExamStartPage } from '../../../../exam/ExamStartPage.tsx'

export const metadata: Metadata = { title: 'Exam' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <ExamStartPage id={(await params).id} />
}

import type { Metadata } from 'next'
import { ExamAttemptPage } from '../../../../exam/ExamAttemptPage.tsx'

export const metadata: Metadata = { title: 'Exam room' }

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <ExamAttemptPage id={(await params).id} />
}
